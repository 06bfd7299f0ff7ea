import { formatDuration } from "#lib/format/durations.ts";
import { estimateRehearsal } from "#lib/format/estimate-rehearsal.ts";
import { countOf, formatCount } from "#lib/format/numbers.ts";
import type { DryRunReport } from "#lib/plans/model.ts";
import type { DryRunView, JobView, QuarantineCount, RehearsalBasis } from "#lib/plans/views.ts";

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
  const total = all ?? kept;
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
  report: Pick<DryRunReport, "rollback" | "notLookedAt" | "notRehearsed">;
};

/** What is said of the way back: proven only if everything was looked at. */
export function rollbackWords({ rollbackProven, report }: Proof): string {
  const { ok, failed, differences, oneWay } = report.rollback;
  if (rollbackProven) return "rollback proven";
  const unseen = report.notLookedAt && report.notLookedAt.length > 0;
  if (ok && oneWay) return `one-way: ${countOf(oneWay.length, "step")}${unseen ? ", not all looked at" : ""}`;
  if (ok) return "rollback tried, not all looked at";
  return failed || differences.length > 0 ? "rollback not proven" : "rollback not tried";
}

export function rollbackTone({ rollbackProven, report }: Proof): "pass" | "hold" | "fail" {
  if (rollbackProven) return "pass";
  return report.rollback.ok && !report.notLookedAt?.some((one) => one.named) ? "hold" : "fail";
}

/** "12 s so far, about 8 s left, as the last one took 20 s." */
export function rehearsalTimes(
  job: Pick<JobView, "startedAt" | "rehearsal">,
  basis: RehearsalBasis | null,
  now: Date,
): string {
  const last = formatDuration((basis?.seconds ?? 0) * 1000);
  if (!job.startedAt) {
    if (basis === null) return "How long it takes is not measured yet.";
    return basis.from === "last"
      ? `The last one took ${last}.`
      : `About ${formatDuration(Math.ceil(basis.seconds) * 1000)}, as the rows to copy took ${last} to write.`;
  }
  const elapsedSeconds = Math.max(0, (now.getTime() - job.startedAt.getTime()) / 1000);
  const { share = 0, shareSince } = job.rehearsal ?? {};
  const shareSeconds = shareSince ? (Date.parse(shareSince) - job.startedAt.getTime()) / 1000 : null;
  const estimate = estimateRehearsal({
    elapsedSeconds,
    share,
    shareSeconds,
    expectedSeconds: basis?.seconds ?? null,
  });
  const elapsed = `${formatDuration(Math.round(elapsedSeconds) * 1000)} so far`;
  if (estimate === null) return `${elapsed}; how long it takes is not measured yet.`;
  if (estimate === "longer")
    return basis?.from === "seeding"
      ? `${elapsed}, longer than the ${last} in which the rows to copy were written; how long is left is not measured yet.`
      : `${elapsed}, longer than the last one, which took ${last}; how long is left is not measured yet.`;
  const left = `about ${formatDuration(estimate.secondsLeft * 1000)} left`;
  const expected =
    basis?.from === "seeding"
      ? `, as the rows to copy took ${last} to write`
      : `, as the last one took ${last}`;
  const why = estimate.from === "expected" ? expected : "";
  return `${elapsed}, ${left}${why}.`;
}
