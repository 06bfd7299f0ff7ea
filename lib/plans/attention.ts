import type { Message } from "../messages/catalogue/message.ts";
import { quarantineAttention } from "../quarantine/attention.ts";
import type { LeftOpenView } from "../quarantine/read-left-open.ts";
import type { QuarantineCount } from "../quarantine/views.ts";
import type { Problem } from "./definition/problem.ts";
import type { GoingBack } from "./going-back.ts";
import { hasBegun, type Phase, type PhaseStanding, type PhaseState } from "./model.ts";
import type { JobView } from "./reads/views.ts";

/** Its folder was never sound; or is not any more, and what it was before is worked with. */
export type FolderAttention = {
  code: "plan-unread" | "plan-not-taken-over";
  params: { problems: readonly Problem[] };
};

export type PlanAttention =
  | FolderAttention
  | { code: "target-unread" | "no-worker"; params: null }
  /** `back`: what failed is its way back, and not a run of it. */
  | { code: "phase-failed"; params: { phase: Phase; error: Message | null; back: GoingBack["kind"] | null } }
  | { code: "checks-fail"; params: { count: number } }
  | { code: "values-wait"; params: QuarantineCount }
  | { code: "work-paused"; params: null }
  /** Its switchover runs, and nobody is on the new path: by the kill switch, or as nobody can raise its flag. */
  | { code: "killed" | "flag-held"; params: null }
  /** Nobody is on the new path though the switchover has begun. */
  | { code: "flag-off"; params: { switchover: "running" | "done" } };

/** What was read of a plan; what a screen does not read is left out, and asks for nobody there. */
export type PlanSeen = {
  loadError?: readonly Problem[] | null;
  /** Of a plan that was never sound there are none. */
  phases: readonly { phase: Phase; state: PhaseState; standing: PhaseStanding; error?: Message | null }[];
  job: Pick<JobView, "kind" | "phase" | "state" | "pausedFor" | "pausedByPerson"> | null;
  targetError?: unknown;
  workerAlive?: boolean;
  failingChecks?: number;
  quarantine?: QuarantineCount | null;
  leftOpen?: LeftOpenView | null;
  /** As `isSwitchedOff` says. */
  switchedOff?: boolean;
  killed?: boolean;
};

/** Pure: what of a plan needs a person, the most urgent first. */
export function planAttention(seen: PlanSeen): PlanAttention[] {
  return [...whatIsWrong(seen), ...whatWaits(seen), ...whyNobodyIsOn(seen)];
}

/** Pure: what of its folder needs a person. */
export function folderAttention(problems: readonly Problem[] | null, isSound: boolean): FolderAttention[] {
  if (!problems) return [];
  return [{ code: isSound ? "plan-not-taken-over" : "plan-unread", params: { problems } }];
}

/** What keeps everything from moving, and checks that fail. */
function whatIsWrong({ loadError, phases, job, ...seen }: PlanSeen): PlanAttention[] {
  const needs: PlanAttention[] = folderAttention(loadError ?? null, phases.length > 0);
  if (seen.targetError) needs.push({ code: "target-unread", params: null });
  const isUnderWay =
    phases.some(({ state }) => hasBegun(state)) && phases.some(({ state }) => state !== "done");
  if (seen.workerAlive === false && (job || isUnderWay)) needs.push({ code: "no-worker", params: null });
  const failed = phases.find(({ state }) => state === "failed");
  if (failed)
    needs.push({
      code: "phase-failed",
      params: { phase: failed.phase, error: failed.error ?? null, back: wayBackFailed(failed.standing) },
    });
  if (seen.failingChecks) needs.push({ code: "checks-fail", params: { count: seen.failingChecks } });
  return needs;
}

function wayBackFailed(standing: PhaseStanding): GoingBack["kind"] | null {
  if (standing === "rollback_failed") return "rollback";
  return standing === "restore_failed" ? "restore" : null;
}

function whatWaits(seen: PlanSeen): PlanAttention[] {
  const { job } = seen;
  // The rollback of the backfill takes its quarantine with it: nothing is asked meanwhile.
  const undone = job?.kind === "rollback" && job.phase === "backfill";
  const undecided = undone ? null : (seen.quarantine ?? null);
  const values = quarantineAttention({ undecided }).filter((need) => need.code === "values-wait");
  if (job?.state !== "paused" || goesOnByItself(seen, job)) return values;
  // Its own pause ends with the last decision, a person's does not.
  return values.length > 0 && !job.pausedByPerson
    ? values
    : [...values, { code: "work-paused", params: null }];
}

/** With nothing left to decide it needs nobody: its worker takes it up within seconds. */
export function goesOnByItself(
  seen: Pick<PlanSeen, "quarantine" | "leftOpen">,
  job: Pick<JobView, "kind" | "pausedFor" | "pausedByPerson">,
): boolean {
  return job.kind === "rehearsal" || (!job.pausedByPerson && waitingRows(seen, job) === 0);
}

/** How many rows it waits for, as they were just counted; null if it waits for none, or they were not. */
export function waitingRows(
  { quarantine, leftOpen }: Pick<PlanSeen, "quarantine" | "leftOpen">,
  { pausedFor }: Pick<JobView, "pausedFor">,
): number | null {
  if (pausedFor === "left-open") return leftOpen === undefined ? null : (leftOpen?.rows ?? 0);
  return pausedFor === "quarantine" ? (quarantine?.rows ?? null) : null;
}

function whyNobodyIsOn({ phases, switchedOff, killed }: PlanSeen): PlanAttention[] {
  const switchover = switchedOff ? "done" : "running";
  if (phases.some(({ standing }) => standing === "held")) return [{ code: "flag-held", params: null }];
  const still = phases.some(({ standing }) => standing === "stands_still");
  if (still && killed) return [{ code: "killed", params: null }];
  return still || switchedOff ? [{ code: "flag-off", params: { switchover } }] : [];
}

/** Pure: its switchover is done, contract has not begun, and its flag is off. */
export function isSwitchedOff(
  phases: readonly { phase: Phase; state: PhaseState }[],
  flag: { enabled: boolean } | null,
): boolean {
  const stateOf = (phase: Phase) => phases.find((one) => one.phase === phase)?.state ?? "waiting";
  return stateOf("switchover") === "done" && !hasBegun(stateOf("contract")) && flag?.enabled === false;
}
