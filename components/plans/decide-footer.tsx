import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";
import { type Chosen, sumOf } from "./decide-summary.ts";

/** The sum of what was chosen, by value, and what is left, beside the one button. */
export function DecideFooter({
  chosen,
  rest,
  values,
  quiet,
  children,
}: {
  chosen: Chosen[];
  /** Those for which nothing was chosen. */
  rest: { rows: number }[];
  values: readonly string[];
  /** Beside another list of values: it stays in its place until something is chosen here, so that one footer follows. */
  quiet: boolean;
  children: ReactNode;
}) {
  const t = useTranslations("values.decideFooter");
  return (
    <div
      data-bottom-bar
      className={cn(
        !quiet || chosen.length > 0 ? "sticky bottom-0" : "",
        "flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-b-card border-line border-t bg-surface px-4 py-3",
      )}
    >
      <div className="flex max-w-prose flex-col gap-0.5" aria-live="polite">
        {chosen.length === 0 ? (
          <p className="text-muted text-xs">
            Choose {values.join(" or ")} for the values that you are sure of, and leave open what nobody can
            know. Nothing is filled in by default.
          </p>
        ) : (
          <>
            <ul className="flex flex-wrap gap-x-4 gap-y-0.5">
              {[...Map.groupBy(chosen, ({ value }) => value)].map(([value, own]) => (
                <li key={value ?? ""}>
                  <b className="font-semibold">{value ?? t("leftOpen")}</b> {sumOf(own)}
                </li>
              ))}
              {rest.length > 0 ? (
                <li className="text-muted">
                  <b className="font-semibold">{t("notChosen")}</b>{" "}
                  {sumOf(rest.map(({ rows }) => ({ expectedRows: rows })))}
                </li>
              ) : null}
            </ul>
            <p className="text-muted text-xs">{t("youAreAskedOnceWith")}</p>
          </>
        )}
      </div>
      {children}
    </div>
  );
}
