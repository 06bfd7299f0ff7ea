import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import { leftOpenRowsWords } from "#lib/messages/left-open-words.ts";
import { phaseInSentence } from "#lib/messages/phase-names.ts";
import type { PlanView } from "#lib/plans/reads/views.ts";
import type { DecisionsForecast, QuarantineCount } from "#lib/quarantine/views.ts";

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
  toDecide: DecisionsForecast | null;
  leftOpen: PlanView["leftOpen"];
  href: string;
}) {
  const t = useTranslations("values.card");
  const say = useSay();
  const ahead = count === null && toDecide?.leftOpen?.rows ? toDecide.leftOpen : null;
  const open = leftOpen ?? ahead;
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody className="flex flex-col items-start gap-3">
        {count === null && toDecide?.values === 0 ? (
          <p className="text-muted">{t("noneLeft")}</p>
        ) : count === null && toDecide !== null ? (
          <>
            <p className="flex flex-wrap items-baseline gap-x-2.5">
              <span className="text-figure">{t("about", { rows: toDecide.rows })}</span>
              <span className="text-muted">
                {t("rehearsed", { rows: toDecide.rows, values: toDecide.values })}
              </span>
            </p>
            <p className="text-muted text-xs">{t("before")}</p>
          </>
        ) : count === null || (count.rows === 0 && !isWhole) ? (
          <p className="text-muted">{t("uncounted")}</p>
        ) : (
          <p className="flex flex-wrap items-baseline gap-x-2.5">
            <span className="text-figure">{formatCount(count.rows)}</span>
            <span className="text-muted">{t(isWhole ? "counted" : "countedSoFar", count)}</span>
          </p>
        )}
        {open ? (
          <p className="text-hold text-xs">
            {t("leftOpen", {
              open: say(leftOpenRowsWords(open)),
              values: open.values,
              phase: say(phaseInSentence(open.blocks)),
            })}
          </p>
        ) : null}
        <Button asChild>
          <Link href={href}>{t("open")}</Link>
        </Button>
      </CardBody>
    </Card>
  );
}
