import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { countOf, formatCount } from "#lib/kernel/text/numbers.ts";
import type { PlanView } from "#lib/plans/reads/views.ts";
import type { QuarantineCount } from "#lib/quarantine/views.ts";

/**
 * How many rows no rule could convert. `count` is null while that is not measured, and of a part of the rows until it
 * `isWhole`; `toDecide` is what a rehearsal counted.
 */
export function QuarantineCard({
  count,
  isWhole,
  toDecide,
  leftOpen,
  href,
}: {
  count: QuarantineCount | null;
  isWhole: boolean;
  toDecide: QuarantineCount | null;
  leftOpen: PlanView["leftOpen"];
  href: string;
}) {
  const t = useTranslations("values.quarantineCard");
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody className="flex flex-col items-start gap-3">
        {count === null && toDecide?.values === 0 ? (
          <p className="text-muted">{t("noValueIsLeftTo")}</p>
        ) : count === null && toDecide !== null ? (
          <>
            <p className="flex flex-wrap items-baseline gap-x-2.5">
              <span className="text-figure">{t("about", { rows: toDecide.rows })}</span>
              <span className="text-muted">
                {toDecide.rows === 1 ? "row" : "rows"}, {countOf(toDecide.values, "value")} to decide, as the
                rehearsal counted
              </span>
            </p>
            <p className="text-muted text-xs">{t("theyCanBeDecidedBefore")}</p>
          </>
        ) : count === null || (count.rows === 0 && !isWhole) ? (
          <p className="text-muted">{t("notCountedYetTheBackfill")}</p>
        ) : (
          <p className="flex flex-wrap items-baseline gap-x-2.5">
            <span className="text-figure">{formatCount(count.rows)}</span>
            <span className="text-muted">
              {count.rows === 1 ? "row" : "rows"}, {countOf(count.values, "value")} to decide
              {isWhole ? "" : t("soFar")}
            </span>
          </p>
        )}
        {leftOpen ? (
          <p className="text-hold text-xs">
            {countOf(leftOpen.rows, "row is left open", "rows are left open")},{" "}
            {countOf(leftOpen.values, "value")}, which will stop {leftOpen.blocks}.
          </p>
        ) : null}
        <Button asChild>
          <Link href={href}>{t("openTheValues")}</Link>
        </Button>
      </CardBody>
    </Card>
  );
}
