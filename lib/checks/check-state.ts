import { type Check, hasBegun, type Phase, type PhaseState, phasesAfter } from "../plans/model.ts";

/**
 * What a check says now.
 * - `error`: its query could not be run
 * - `stale`: it passed, too long ago for what it claims
 * - `superseded`: a later phase took away what it asks for, on purpose; counts nowhere
 */
export type CheckState = "pass" | "fail" | "error" | "superseded" | "not-run" | "stale" | "running";

export type PhaseSeen = { state: PhaseState; startedAt: Date | null; finishedAt: Date | null };
export type PhasesSeen = Record<Phase, PhaseSeen>;

export type CheckSeen = {
  phase: Phase;
  check: Pick<Check, "when" | "until">;
  phases: PhasesSeen;
  /** Of whatever run of its phase. */
  latest: { ok: boolean; error: string | null; at: Date } | null;
  /** When a run of all checks was asked for that has not ended; null: none is under way. */
  runAskedAt: Date | null;
  now: Date;
};

/** A live check runs every 15 s; one that runs after its step is looked at again within half an hour. */
const LIVE_SECONDS = 60;
const AFTER_SECONDS = 3_600;

/**
 * Pure: the one answer to whether a check holds. A failure stays one until it passes or is superseded, however old it
 * is and whatever is under way.
 */
export function judgeCheckState(seen: CheckSeen): CheckState {
  const own = seen.phases[seen.phase];
  if (!isUnderWayOrDone(own.state)) return "not-run";
  if (isSuperseded(seen.phase, seen.check, seen.phases)) return "superseded";
  const latest = sinceBegun(seen.latest, own);
  if (latest && !latest.ok) return latest.error === null ? "fail" : "error";
  if (seen.runAskedAt && (latest === null || latest.at < seen.runAskedAt)) return "running";
  if (latest === null) return "not-run";
  return isStale({ ...seen, latest }) ? "stale" : "pass";
}

/**
 * Once contract has begun only its own checks count, as it removes what the others read, unless a check says `until: end`.
 * One may end earlier, with the phase that it names.
 */
export function isSuperseded(phase: Phase, check: Pick<Check, "until">, phases: PhasesSeen): boolean {
  const last = check.until ?? (phase === "contract" ? "end" : "contract");
  return last !== "end" && hasBegun(phases[last].state);
}

/** A result of a run before this one says nothing. */
export function sinceBegun<T extends { at: Date }>(latest: T | null, own: PhaseSeen): T | null {
  return latest && (own.startedAt === null || latest.at >= own.startedAt) ? latest : null;
}

/** What is being undone fails its checks, and rightly so. */
export function isUnderWayOrDone(state: PhaseState): boolean {
  return hasBegun(state) && state !== "rolling_back";
}

/** A later phase may have changed what it looked at; the switchover runs no statement. */
function isStale({ phase, check, phases, latest, now }: CheckSeen & { latest: { at: Date } }): boolean {
  const changedSince = phasesAfter(phase).some((later) => {
    const { finishedAt } = phases[later];
    return later !== "switchover" && finishedAt !== null && finishedAt > latest.at;
  });
  if (changedSince) return true;
  if (phases.contract.state === "done") return false;
  const seconds = check.when === "live" ? LIVE_SECONDS : AFTER_SECONDS;
  return now.getTime() - latest.at.getTime() > seconds * 1000;
}
