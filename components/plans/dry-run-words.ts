import { formatDuration, formatEstimate } from "#lib/kernel/text/durations.ts";
import { listSome } from "#lib/kernel/text/list-some.ts";
import { countOf, formatCount } from "#lib/kernel/text/numbers.ts";
import { estimateRehearsal } from "#lib/messages/estimate-rehearsal.ts";
import type { DryRunReport } from "#lib/plans/reads/rehearsal-report.ts";
import type { DryRunView, JobView, RehearsalBasis } from "#lib/plans/reads/views.ts";
import type { QuarantineCount } from "#lib/quarantine/views.ts";

/** So many of the largest groups are listed; old reports kept no more. */
export const LISTED_VALUES = 20;

/** How many values wait for a person, and how many of them the report lists. */
export function valuesToDecide(report: Pick<DryRunReport, "quarantineGroups" | "quarantineValues">): string {
  const kept = report.quarantineGroups.length;
  const shown = Math.min(kept, LISTED_VALUES);
  const all = report.quarantineValues;
  // Reports of before the total was counted: a full list may be a part of one.
  if (all === undefined && shown >= LISTED_VALUES)
    return `The ${formatCount(shown)} most frequent values that a person would have to decide`;
  // None waits, and some are listed: they are left open, which reports of before did not tell apart.
  if (all === 0 && kept > 0) return `${countOf(kept, "value")} left open`;
  const total = all ?? kept;
  const open = kept - total;
  if (open > 0)
    return `${countOf(total, "value")} that a person would have to decide, ${formatCount(open)} left open`;
  const rest = total > shown ? `, the ${formatCount(shown)} most frequent shown` : "";
  return `${countOf(total, "value")} that a person would have to decide${rest}`;
}

/**
 * What a backfill will do, as its rehearsal counted and timed it: "about", as rows were written since. Empty if none was
 * done of this version.
 */
export function backfillAsRehearsed(
  run: (Pick<DryRunView, "forThisVersion"> & { report: DryRunReport }) | null,
  toDecide: QuarantineCount | null,
): string {
  if (!run?.forThisVersion) return "";
  const { rows, decidedOnClone, quarantineValues, seconds } = run.report;
  const filled = Math.max(0, ...Object.values(rows).map((count) => count.done));
  // What was decided since then is asked no more.
  const left = toDecide ?? { rows: decidedOnClone, values: quarantineValues ?? 0 };
  const values = left.values > 0 ? ` in ${countOf(left.values, "value")}` : "";
  const waits =
    left.rows > 0 ? ` About ${countOf(left.rows, "row")}${values} will wait for somebody to decide.` : "";
  return `About ${countOf(filled, "row is", "rows are")} filled; there and back took the rehearsal ${formatDuration(seconds * 1000)}.${waits}`;
}

type Proof = Pick<DryRunView, "rollbackProven"> & {
  report: Pick<DryRunReport, "rollback" | "notLookedAt" | "notRehearsed" | "switch">;
};

/** How many of the visited rows the batches said that they changed, unless it was all of them. */
export function changedWords({ done, changed }: DryRunReport["rows"][string]): string {
  if (changed === undefined) return done > 0 ? ", how many of them changed was not counted" : "";
  return changed < done ? `, ${formatCount(changed)} changed` : "";
}

/** In what a step's batches were not compared with its statement at once. */
export function leftOutWords(step: string, what: string[]): string {
  return `${step}: its batches were compared with the statement at once, but for ${listSome(what, 8)}, where two runs of the statement differ.`;
}

/** What is said of the way back: proven only if something ran and everything was looked at. */
export function rollbackWords({ rollbackProven, report }: Proof): string {
  const { ok, failed, differences, oneWay } = report.rollback;
  if (report.switch) return "nothing to undo";
  if (rollbackProven) return "rollback proven";
  const unseen = report.notLookedAt && report.notLookedAt.length > 0;
  if (ok && oneWay) return `one-way: ${countOf(oneWay.length, "step")}${unseen ? ", not all looked at" : ""}`;
  if (ok) return "rollback tried, not all looked at";
  return failed || differences.length > 0 ? "rollback not proven" : "rollback not tried";
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
): string {
  const secondsSince = (at: Date) => Math.max(0, (now.getTime() - at.getTime()) / 1000);
  // Never "0 ms": it is asked for since a moment at least.
  const elapsedSeconds = Math.max(1, Math.round(secondsSince(job.requestedAt)));
  const soFar = `${formatDuration(elapsedSeconds * 1000)} so far`;
  if (job.pausedByPerson) return `${soFar}.`;
  const { secondsLeft, at } = job.rehearsal ?? {};
  const estimate = estimateRehearsal({
    elapsedSeconds: job.startedAt ? secondsSince(job.startedAt) : 0,
    measured: secondsLeft != null && at ? { secondsLeft, secondsAgo: secondsSince(new Date(at)) } : null,
    lastSeconds: basis?.from === "last" ? basis.seconds : null,
  });
  const took = formatDuration((basis?.seconds ?? 0) * 1000);
  if (estimate === null)
    return basis === null
      ? `${soFar}; how long it takes is not timed yet.`
      : `${soFar}; its copy took ${took} the last time, the rest is not timed yet.`;
  if (estimate === "longer") {
    const than = basis?.from === "last" ? `than the last one, which took ${took}` : "than it seemed";
    return `${soFar}, longer ${than}; how long is left is not known.`;
  }
  const why = estimate.from === "last" ? `, as the last one took ${took}` : "";
  return `${soFar}, about ${formatEstimate(estimate.secondsLeft)} left${why}.`;
}
