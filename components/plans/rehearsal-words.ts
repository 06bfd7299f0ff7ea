import { durationWords, estimateWords } from "#lib/kernel/text/durations.ts";
import { listedSome } from "#lib/messages/catalogue/listed.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { sentences } from "#lib/messages/catalogue/sentences.ts";
import { estimateRehearsal } from "#lib/messages/estimate-rehearsal.ts";
import { phaseInSentence } from "#lib/messages/phase-names.ts";
import type { RehearsalReport } from "#lib/plans/reads/rehearsal-report.ts";
import type { JobView, RehearsalBasis, RehearsalView } from "#lib/plans/reads/views.ts";
import type { DecisionsForecast } from "#lib/quarantine/views.ts";

/** So many of the largest groups are listed; old reports kept no more. */
export const LISTED_VALUES = 20;

/** How many values wait for a person, and how many of them the report lists. */
export function valuesToDecide(
  report: Pick<RehearsalReport, "quarantineGroups" | "quarantineValues">,
): Message {
  const kept = report.quarantineGroups.length;
  const shown = Math.min(kept, LISTED_VALUES);
  const all = report.quarantineValues;
  // Reports of before the total was counted: a full list may be a part of one.
  if (all === undefined && shown >= LISTED_VALUES) return message("rehearsal.values.mostFrequent", { shown });
  // None waits, and some are listed: they are left open, which reports of before did not tell apart.
  if (all === 0 && kept > 0) return message("rehearsal.values.leftOpen", { count: kept });
  const total = all ?? kept;
  const open = kept - total;
  if (open > 0) return message("rehearsal.values.toDecideAndOpen", { count: total, open });
  return total > shown
    ? message("rehearsal.values.toDecideShown", { count: total, shown })
    : message("rehearsal.values.toDecide", { count: total });
}

/**
 * What a backfill will do, as its rehearsal counted and timed it: "about", as rows were written since. Null if none was
 * done of this version.
 */
export function backfillAsRehearsed(
  run: (Pick<RehearsalView, "forThisVersion"> & { report: RehearsalReport }) | null,
  toDecide: DecisionsForecast | null,
): Message | null {
  if (!run?.forThisVersion) return null;
  const { rows, decidedOnClone, quarantineValues, seconds } = run.report;
  const filled = Math.max(0, ...Object.values(rows).map((count) => count.done));
  // What was decided since then is asked no more.
  const left = {
    rows: toDecide?.rows ?? decidedOnClone,
    values: toDecide ? toDecide.values : (quarantineValues ?? 0),
  };
  const open = toDecide?.leftOpen ?? null;
  const waits =
    left.values > 0
      ? message("rehearsal.backfill.waitsIn", left)
      : message("rehearsal.backfill.waits", { rows: left.rows });
  return sentences(
    message("rehearsal.backfill.filled", { rows: filled, duration: durationWords(seconds * 1000) }),
    left.rows > 0 ? waits : null,
    open &&
      message("rehearsal.backfill.leftOpen", {
        rows: open.rows,
        values: open.values,
        phase: phaseInSentence(open.blocks),
      }),
  );
}

type Proof = Pick<RehearsalView, "rollbackProven"> & {
  report: Pick<RehearsalReport, "rollback" | "notLookedAt" | "notRehearsed" | "switch">;
};

/** The rows that a step visited, and how many of them the batches said that they changed, unless it was all. */
export function visitedWords({ done, changed, quarantined }: RehearsalReport["rows"][string]): Message {
  const visited =
    changed === undefined && done > 0
      ? message("rehearsal.rows.changedUnknown", { done })
      : changed !== undefined && changed < done
        ? message("rehearsal.rows.changed", { done, changed })
        : message("rehearsal.rows.visited", { done });
  return quarantined > 0 ? message("rehearsal.rows.toQuarantine", { visited, quarantined }) : visited;
}

/** In what a step's batches were not compared with its statement at once. */
export function leftOutWords(step: string, what: string[]): Message {
  return message("rehearsal.leftOut", { step, what: listedSome(what, 8) });
}

/** What is said of the way back: proven only if something ran and everything was looked at. */
export function rollbackWords({ rollbackProven, report }: Proof): Message {
  const { ok, failed, differences, oneWay } = report.rollback;
  if (report.switch) return message("rehearsal.rollback.nothing");
  if (rollbackProven) return message("rehearsal.rollback.proven");
  const unseen = report.notLookedAt && report.notLookedAt.length > 0;
  if (ok && oneWay)
    return message(unseen ? "rehearsal.rollback.oneWayUnseen" : "rehearsal.rollback.oneWay", {
      steps: oneWay.length,
    });
  if (ok) return message("rehearsal.rollback.tried");
  return message(
    failed || differences.length > 0 ? "rehearsal.rollback.notProven" : "rehearsal.rollback.notTried",
  );
}

export function rollbackTone({ rollbackProven, report }: Proof): "pass" | "hold" | "fail" | "wait" {
  if (report.switch) return "wait";
  if (rollbackProven) return "pass";
  return report.rollback.ok && !report.notLookedAt?.some((one) => one.named) ? "hold" : "fail";
}

/** "12 s so far, about 8 s left, as the last one took 20 s.": since it was asked for, as everywhere. */
export function rehearsalTimes(
  job: Pick<JobView, "requestedAt" | "startedAt" | "rehearsal" | "pausedByPerson">,
  basis: RehearsalBasis | null,
  now: Date,
): Message {
  const secondsSince = (at: Date) => Math.max(0, (now.getTime() - at.getTime()) / 1000);
  // Never "0 ms": it is asked for since a moment at least.
  const elapsedSeconds = Math.max(1, Math.round(secondsSince(job.requestedAt)));
  const soFar = durationWords(elapsedSeconds * 1000);
  if (job.pausedByPerson) return message("rehearsal.times.soFar", { soFar });
  const { secondsLeft, at } = job.rehearsal ?? {};
  const estimate = estimateRehearsal({
    elapsedSeconds: job.startedAt ? secondsSince(job.startedAt) : 0,
    measured: secondsLeft != null && at ? { secondsLeft, secondsAgo: secondsSince(new Date(at)) } : null,
    lastSeconds: basis?.from === "last" ? basis.seconds : null,
  });
  const took = durationWords((basis?.seconds ?? 0) * 1000);
  if (estimate === null)
    return basis === null
      ? message("rehearsal.times.notTimed", { soFar })
      : message("rehearsal.times.copyTimed", { soFar, took });
  if (estimate === "longer")
    return basis?.from === "last"
      ? message("rehearsal.times.longerThanLast", { soFar, took })
      : message("rehearsal.times.longer", { soFar });
  const left = estimateWords(estimate.secondsLeft);
  return estimate.from === "last"
    ? message("rehearsal.times.leftAsLast", { soFar, left, took })
    : message("rehearsal.times.left", { soFar, left });
}
