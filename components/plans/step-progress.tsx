import { useTranslations } from "next-intl";
import { AreaChart } from "#components/charts/area-chart.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { durationWords } from "#lib/kernel/text/durations.ts";
import { formatCount, formatRate, partWords } from "#lib/kernel/text/numbers.ts";
import { STATE_TONE } from "#lib/messages/plan-states.ts";
import type { BackfillSampleView, StepView } from "#lib/plans/reads/views.ts";
import { secondsLeft } from "./phase-words.ts";
import { withRests } from "./with-rests.ts";

const TAKES_BACK: ReadonlySet<keyof typeof STATE_TONE> = new Set([
  ...(["rolling_back", "half_undone", "rollback_failed", "restore_failed"] as const),
]);

/** Its rows and times are those of its way back, as far as that got. */
export function takesBack(state: keyof typeof STATE_TONE): boolean {
  return TAKES_BACK.has(state);
}

/** How far a backfill or a restore in batches is, how fast, how long it takes still, and what slows it. */
export function StepProgress({
  step,
  state,
  samples,
}: {
  step: StepView;
  state: keyof typeof STATE_TONE;
  samples: BackfillSampleView[];
}) {
  const t = useTranslations("planPage.stepProgress");
  const say = useSay();
  const { rowsDone, rowsTotal } = step;
  if (rowsDone === null) return <p className="text-muted text-xs">{t("notMeasured")}</p>;
  const share = rowsTotal ? rowsDone / rowsTotal : null;
  const undoing = takesBack(state);
  const moving = state === "rolling_back" || state === "running";
  const left = secondsLeft(step);
  // A run before this one, or the run that is undone, is another story.
  const own = samples.filter((sample) => step.startedAt === null || sample.at >= step.startedAt);
  const facts = [
    rowsTotal === null ? t("rows", { done: rowsDone }) : t("of", { done: rowsDone, total: rowsTotal }),
  ];
  if (undoing) facts.push(step.kind === "backfill" ? t("emptied") : t("filled"));
  if (moving && step.rowsPerSecond !== null) facts.push(t("rate", { rate: formatRate(step.rowsPerSecond) }));
  if (moving && left !== null) facts.push(t("left", { duration: say(durationWords(left * 1000)) }));
  if (step.rowsQuarantined && !undoing) facts.push(t("quarantined", { rows: step.rowsQuarantined }));
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-figure">{share === null ? formatCount(rowsDone) : say(partWords(share))}</span>
        <span className="text-muted">{facts.join(" · ")}</span>
      </p>
      <Progress share={share} tone={STATE_TONE[state]} label={t("progress", { name: step.name })} />
      {own.length > 1 ? (
        <AreaChart name={t("rowsASecond")} points={withRests(own)} format="per-second" height={72} axis />
      ) : null}
      <p className="text-muted text-xs">
        {step.batchRows !== null && step.batchMs !== null
          ? `${t("batches", { rows: step.batchRows, duration: say(durationWords(step.batchMs)) })} `
          : ""}
        {step.throttleReason ? t("slowed", { why: say(step.throttleReason) }) : ""}
      </p>
    </div>
  );
}
