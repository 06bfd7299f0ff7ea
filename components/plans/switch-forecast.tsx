import { useTranslations } from "next-intl";
import { ToneMark } from "#components/ui/tone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import type { SwitchForecast as Forecast, RehearsalReport } from "#lib/plans/reads/rehearsal-report.ts";
import { describeForecast, describeStep, isMeasured, reached } from "./switch-words.ts";

/** What a switchover would do instead of running statements: stages with the people they reach, and what they must pass. */
export function SwitchForecast({
  forecast,
  report,
}: {
  forecast: Forecast;
  report: Pick<RehearsalReport, "checks" | "probes">;
}) {
  const t = useTranslations("rehearsal.forecast");
  const say = useSay();
  const tried = [
    ...report.checks.map(({ name, ok }) => ({ name, ok })),
    ...report.probes.map(({ name, ok }) => ({ name: t("oldApplication", { name }), ok })),
  ];
  return (
    <div className="flex flex-col gap-3 text-xs">
      <p>{say(describeForecast(forecast))}</p>
      <ol className="flex flex-col gap-1.5">
        {forecast.stages.map((stage, index) => (
          <li key={stage.percentage}>
            {t.rich("stage", {
              percentage: say(percentWords(stage.percentage)),
              how: say(describeStep(forecast, index)),
              b: (words) => <b className="font-semibold">{words}</b>,
            })}{" "}
            {isMeasured(stage) ? <span className="text-muted">{say(reached(forecast, stage))}</span> : null}
          </li>
        ))}
      </ol>
      {tried.length > 0 ? (
        <details open={tried.length <= 8}>
          <summary className="cursor-pointer font-medium">
            {t("tried", { checks: report.checks.length, probes: report.probes.length })}
          </summary>
          <ul className="mt-2 flex flex-col gap-1">
            {tried.map(({ name, ok }) => (
              <li key={name} className="flex items-start gap-2">
                <ToneMark tone={ok ? "pass" : "fail"} label={t(ok ? "passes" : "fails")} />
                <span className="min-w-0 break-words">{name}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}
