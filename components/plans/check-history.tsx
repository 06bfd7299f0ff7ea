import { cn } from "#components/ui/cn.ts";
import { countOf } from "#lib/format/numbers.ts";
import type { ValidationRow } from "#lib/plans/views.ts";

/** The last results as bars, oldest first; a failure is tall, so that it does not hang on its colour. */
export function CheckHistory({ history }: { history: ValidationRow["history"] }) {
  if (history.length === 0) return null;
  const failed = history.filter((one) => !one.ok).length;
  return (
    <span
      role="img"
      aria-label={`${countOf(history.length, "result")}, ${failed} failed`}
      className="inline-flex h-4 items-end gap-0.5"
    >
      {history.toReversed().map((one) => (
        <span
          key={one.at.toISOString()}
          className={cn("drawn w-1 rounded-sm", one.ok ? "h-2 bg-pass" : "h-4 bg-fail")}
        />
      ))}
    </span>
  );
}
