import { cn } from "#components/ui/cn.ts";

const LONG = 24;

/** What a check expects or found. A long value is cut here; the whole of it is in the check's details. */
export function CheckValue({ text, className }: { text: string; className?: string | undefined }) {
  if (text.length <= LONG) return <span className={cn("whitespace-nowrap", className)}>{text}</span>;
  return (
    <span title={text} className={cn("inline-block w-14 truncate sm:w-24 align-bottom text-xs", className)}>
      {text}
    </span>
  );
}

/** True if the value is cut in the table, so that the details must say it. */
export function isLongValue(text: string): boolean {
  return text.length > LONG;
}
