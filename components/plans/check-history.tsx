import { useTranslations } from "next-intl";
import { cn } from "#components/ui/cn.ts";
import type { ValidationRow } from "#lib/plans/reads/views.ts";
import { runBars } from "./rows/run-bars.ts";

/** The last results as bars, oldest first; a failure is taller, by what it found where that is a count of faults. */
export function CheckHistory({ history, expected }: Pick<ValidationRow, "history" | "expected">) {
  const t = useTranslations("checks");
  if (history.length === 0) return null;
  const oldestFirst = history.toReversed();
  const { heights } = runBars(oldestFirst, expected);
  const failed = history.filter((one) => !one.ok).length;
  return (
    <span
      role="img"
      aria-label={t("history", { count: history.length, failed })}
      className="inline-flex h-4 items-end gap-0.5"
    >
      {oldestFirst.map((one, index) => (
        <span
          key={one.at.toISOString()}
          className={cn("drawn w-1 rounded-sm", one.ok ? "bg-pass" : "bg-fail")}
          style={{ height: `${(heights[index] ?? 1) * 100}%` }}
        />
      ))}
    </span>
  );
}
