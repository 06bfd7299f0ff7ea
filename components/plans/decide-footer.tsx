import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";
import { useSay } from "#components/ui/use-say.ts";
import { type Chosen, sumOf } from "./decide-summary.ts";

/** The sum of what was chosen, by value, and what is left, beside the one button. */
export function DecideFooter({
  chosen,
  rest,
  values,
  quiet,
  open,
  children,
}: {
  chosen: Chosen[];
  /** Those for which nothing was chosen. */
  rest: { rows: number }[];
  values: readonly string[];
  /** Beside another list of values: it stays in its place until something is chosen here, so that one footer follows. */
  quiet: boolean;
  /** Their values were left open, and can only be decided. */
  open: boolean;
  children: ReactNode;
}) {
  const t = useTranslations("values.footer");
  const say = useSay();
  const either = values.reduce((first, second) => (first === "" ? second : t("or", { first, second })), "");
  const b = (words: ReactNode) => <b className="font-semibold">{words}</b>;
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
          <p className="text-muted text-xs">{t(open ? "chooseOpen" : "choose", { values: either })}</p>
        ) : (
          <>
            <ul className="flex flex-wrap gap-x-4 gap-y-0.5">
              {[...Map.groupBy(chosen, ({ value }) => value)].map(([value, own]) => (
                <li key={value ?? ""}>
                  {t.rich("sum", { value: value ?? t("leftOpen"), sum: say(sumOf(own)), b })}
                </li>
              ))}
              {rest.length > 0 ? (
                <li className="text-muted">
                  {t.rich("sum", {
                    value: t("notChosen"),
                    sum: say(sumOf(rest.map(({ rows }) => ({ expectedRows: rows })))),
                    b,
                  })}
                </li>
              ) : null}
            </ul>
            <p className="text-muted text-xs">{t("askedOnce")}</p>
          </>
        )}
      </div>
      {children}
    </div>
  );
}
