import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

export function Code({ className, ...props }: ComponentProps<"code">) {
  return <code className={cn("break-words font-mono text-[0.9em]", className)} {...props} />;
}

const WORDS =
  "select|from|where|and|or|not|null|is|in|as|on|join|left|inner|group|by|order|limit|insert|into|values|update|set|delete|create|alter|drop|table|index|unique|concurrently|add|column|constraint|foreign|primary|key|references|check|valid|validate|default|function|returns|trigger|before|after|for|each|row|execute|begin|end|case|when|then|else|distinct|exists|if|using|with|type|cascade|returning|language|declare|new|old|count";
const TOKEN = new RegExp(`(--[^\\n]*|/\\*[\\s\\S]*?\\*/)|('(?:[^']|'')*'|"[^"]*")|\\b(${WORDS})\\b`, "gi");

/** A block of SQL (keywords stand out) or of plain text. It scrolls by itself and can be reached by keyboard. */
export function CodeBlock({
  children,
  language = "sql",
  label,
  className,
}: {
  children: string;
  language?: "sql" | "text" | undefined;
  label: string;
  className?: string | undefined;
}) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className={cn("overflow-auto rounded-lg bg-sunken p-3.5", className)}
    >
      <pre className="font-mono text-xs leading-5">
        <code>{language === "sql" ? highlight(children) : children}</code>
      </pre>
    </section>
  );
}

function highlight(sql: string) {
  const parts: React.ReactNode[] = [];
  let from = 0;
  for (const match of sql.matchAll(TOKEN)) {
    if (match.index > from) parts.push(sql.slice(from, match.index));
    const tone = match[1] ? "text-muted" : match[3] ? "text-accent" : undefined;
    parts.push(
      <span key={match.index} className={tone}>
        {match[0]}
      </span>,
    );
    from = match.index + match[0].length;
  }
  parts.push(sql.slice(from));
  return parts;
}
