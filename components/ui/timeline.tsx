import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import type { Tone } from "./tone.tsx";

const DOT: Record<Tone, string> = {
  pass: "bg-pass ring-pass",
  hold: "bg-hold ring-hold",
  fail: "bg-fail ring-fail",
  run: "bg-run ring-run",
  wait: "bg-faint ring-faint",
};

export function Timeline({ children, className }: { children: ReactNode; className?: string | undefined }) {
  return <ol className={cn("flex flex-col", className)}>{children}</ol>;
}

/** One thing that happened. The dot's colour repeats what the title says: it is not the only sign of it. */
export function TimelineItem({
  tone = "wait",
  title,
  children,
}: {
  tone?: Tone | undefined;
  title: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li className="relative flex gap-3 pb-4 last:pb-0 before:absolute before:bottom-0 before:left-[6.5px] before:top-5 before:w-px before:bg-line last:before:hidden">
      <span
        aria-hidden
        className={cn(
          "drawn mt-1.5 ml-0.5 size-2.5 shrink-0 rounded-full ring-1 ring-offset-2 ring-offset-surface",
          DOT[tone],
        )}
      />
      <div className="min-w-0 flex-1">
        <div className="text-sm">{title}</div>
        {children ? <div className="mt-0.5 break-words text-xs text-muted">{children}</div> : null}
      </div>
    </li>
  );
}
