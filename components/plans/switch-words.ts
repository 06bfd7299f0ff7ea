import { formatDuration } from "#lib/kernel/text/durations.ts";
import { countOf, formatCount, formatPercent } from "#lib/kernel/text/numbers.ts";
import type { SwitchForecast } from "#lib/plans/reads/rehearsal-report.ts";

type ForecastStage = SwitchForecast["stages"][number];

/** What starting a switchover does, in people, before the click. */
export function describeOpening(forecast: SwitchForecast): string {
  const { flag, from, hasWindow, stages } = forecast;
  const first = stages[0];
  if (!first) return "";
  if (from !== null && from >= first.percentage)
    return `The flag ${flag} is at ${formatPercent(from)} already and stays there. After that a person raises it.`;
  const hours = hasWindow ? " It is served in its hours only." : "";
  return `The flag ${flag} is turned on at ${formatPercent(first.percentage)}. ${reached(forecast, first)}${hours} After that a person raises it.`;
}

/** "It runs no statement and changes no table. The flag periods was at 0 % then, and would rise in 3 stages.": as rehearsed. */
export function describeForecast(forecast: SwitchForecast): string {
  const { flag, from, hasWindow, stages } = forecast;
  const was = from === null ? "did not exist" : `was at ${formatPercent(from)}`;
  const hours = hasWindow ? ", in its hours only" : "";
  return `It runs no statement and changes no table. The flag ${flag} ${was} then, and would rise in ${countOf(stages.length, "stage")}${hours}.${isMeasured(stages[0]) ? "" : ` ${reached(forecast, stages[0])}`}`;
}

/** How a stage is come to: the first by the start, each other by a person once the one before was served. */
export function describeStep({ stages, from }: SwitchForecast, index: number): string {
  const stage = stages[index];
  const before = stages[index - 1];
  if (stage && from !== null && stage.percentage <= from) return "is reached already";
  if (!before) return "as soon as the switchover starts";
  return `a person raises it, after ${formatDuration(before.soakSeconds * 1000)} at ${formatPercent(before.percentage)} with clean checks`;
}

/** Whether there are people of whom a part can be told; the same for all stages, which is said once then. */
export function isMeasured(stage: ForecastStage | undefined): boolean {
  return (stage?.keys?.looked ?? 0) > 0;
}

/** "About 47 of the 940 people seen in the last 30 days get it." */
export function reached({ moreKeys }: SwitchForecast, stage: ForecastStage | undefined): string {
  const keys = stage?.keys ?? null;
  if (keys === null) return "How many people that reaches could not be read.";
  if (keys.looked === 0)
    return "Nobody has asked for it in the last 30 days, so how many people that reaches is not measured.";
  const seen = `the ${countOf(keys.looked, "person", "people")} ${moreKeys ? "sampled" : "seen in the last 30 days"}`;
  if (keys.on === 0) return `None of ${seen} gets it.`;
  return `About ${formatCount(keys.on)} of ${seen} ${keys.on === 1 ? "gets" : "get"} it.`;
}
