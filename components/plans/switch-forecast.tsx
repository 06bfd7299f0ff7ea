import { ToneMark } from "#components/ui/tone.tsx";
import { countOf, formatPercent } from "#lib/kernel/text/numbers.ts";
import type { DryRunReport, SwitchForecast as Forecast } from "#lib/plans/reads/rehearsal-report.ts";
import { describeForecast, describeStep, isMeasured, reached } from "./switch-words.ts";

/** What a switchover would do instead of running statements: stages with the people they reach, and what they must pass. */
export function SwitchForecast({
  forecast,
  report,
}: {
  forecast: Forecast;
  report: Pick<DryRunReport, "checks" | "probes">;
}) {
  const tried = [
    ...report.checks.map(({ name, ok }) => ({ name, ok })),
    ...report.probes.map(({ name, ok }) => ({ name: `the old application's ${name}`, ok })),
  ];
  return (
    <div className="flex flex-col gap-3 text-xs">
      <p>{describeForecast(forecast)}</p>
      <ol className="flex flex-col gap-1.5">
        {forecast.stages.map((stage, index) => (
          <li key={stage.percentage}>
            <b className="font-semibold">{formatPercent(stage.percentage)}</b>,{" "}
            {describeStep(forecast, index)}.{" "}
            {isMeasured(stage) ? <span className="text-muted">{reached(forecast, stage)}</span> : null}
          </li>
        ))}
      </ol>
      {tried.length > 0 ? (
        <details open={tried.length <= 8}>
          <summary className="cursor-pointer font-medium">
            Tried on the copy: {countOf(report.checks.length, "check")},{" "}
            {countOf(report.probes.length, "statement")} of the old application
          </summary>
          <ul className="mt-2 flex flex-col gap-1">
            {tried.map(({ name, ok }) => (
              <li key={name} className="flex items-start gap-2">
                <ToneMark tone={ok ? "pass" : "fail"} label={ok ? "passes" : "fails"} />
                <span className="min-w-0 break-words">{name}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}
