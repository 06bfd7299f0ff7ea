import { useTranslations } from "next-intl";
import { AreaChart } from "#components/charts/area-chart.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import type { FlagDetail } from "#lib/flags/model.ts";
import { evaluationSeries } from "./evaluation-series.ts";

/** How often each variant was the answer. */
export function AnswersCard({ flag, named, now }: { flag: FlagDetail; named: boolean; now: Date }) {
  const t = useTranslations("flag");
  const { on, off } = evaluationSeries(flag.evaluations, now);
  const more = Object.keys(flag.variants).length > 2;
  const onName = more ? t("answers.others") : named ? flag.defaultVariant : t("answers.on");
  const offName = named ? flag.offVariant : t("answers.off");
  return (
    <Card>
      <CardHeader title={t("answers.title")}>{t("answers.every")}</CardHeader>
      <CardBody>
        <AreaChart
          name={onName}
          points={on}
          second={{ name: offName, points: off, tone: "wait" }}
          format="count"
          tone="run"
          height={130}
          axis
        />
        <p className="mt-2 flex gap-4 text-muted text-xs">
          <span className="flex items-center gap-1.5">
            <i aria-hidden="true" className="drawn h-0.5 w-4 bg-run" /> {onName}
          </span>
          <span className="flex items-center gap-1.5">
            <i aria-hidden="true" className="drawn h-0.5 w-4 bg-muted" /> {offName}
          </span>
        </p>
      </CardBody>
    </Card>
  );
}
