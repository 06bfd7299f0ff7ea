import { durationWords } from "#lib/kernel/text/durations.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { sentences } from "#lib/messages/catalogue/sentences.ts";
import type { SwitchForecast } from "#lib/plans/reads/rehearsal-report.ts";

type ForecastStage = SwitchForecast["stages"][number];

/** What starting a switchover does, in people, before the click; null of one without stages. */
export function describeOpening(forecast: SwitchForecast): Message | null {
  const { flag, from, hasWindow, stages } = forecast;
  const [first] = stages;
  if (!first) return null;
  const byPerson = message("rehearsal.switch.byPerson");
  if (from !== null && from >= first.percentage)
    return sentences(message("rehearsal.switch.staysAt", { flag, percentage: percentWords(from) }), byPerson);
  return sentences(
    message("rehearsal.switch.turnedOn", { flag, percentage: percentWords(first.percentage) }),
    reached(forecast, first),
    hasWindow ? message("rehearsal.switch.hoursOnly") : null,
    byPerson,
  );
}

/** "It runs no statement and changes no table. The flag periods was at 0 % then, and would rise in 3 stages.": as rehearsed. */
export function describeForecast(forecast: SwitchForecast): Message {
  const { flag, from, hasWindow, stages } = forecast;
  const hours = hasWindow ? "only" : "any";
  const rise =
    from === null
      ? message("rehearsal.switch.forecastOfNew", { flag, stages: stages.length, hours })
      : message("rehearsal.switch.forecast", {
          flag,
          percentage: percentWords(from),
          stages: stages.length,
          hours,
        });
  return sentences(rise, isMeasured(stages[0]) ? null : reached(forecast, stages[0]));
}

/** How a stage is come to: the first by the start, each other by a person once the one before was served. */
export function describeStep({ stages, from }: SwitchForecast, index: number): Message {
  const stage = stages[index];
  const before = stages[index - 1];
  if (stage && from !== null && stage.percentage <= from) return message("rehearsal.switch.reachedAlready");
  if (!before) return message("rehearsal.switch.asItStarts");
  return message("rehearsal.switch.raisedAfter", {
    duration: durationWords(before.soakSeconds * 1000),
    percentage: percentWords(before.percentage),
  });
}

/** Whether there are people of whom a part can be told; the same for all stages, which is said once then. */
export function isMeasured(stage: ForecastStage | undefined): boolean {
  return (stage?.keys?.looked ?? 0) > 0;
}

/** "About 47 of the 940 people seen in the last 30 days get it." */
export function reached({ moreKeys }: SwitchForecast, stage: ForecastStage | undefined): Message {
  const keys = stage?.keys ?? null;
  if (keys === null) return message("rehearsal.switch.reachUnread");
  const { looked, on } = keys;
  if (looked === 0) return message("rehearsal.switch.reachUnmeasured");
  const people = { looked, how: moreKeys ? "sampled" : "seen" };
  return on === 0
    ? message("rehearsal.switch.reachesNone", people)
    : message("rehearsal.switch.reaches", { ...people, on });
}
