import { JobKind, type JobState, type PhaseState, type StepState } from "../generated/prisma/enums.ts";
import type { Message } from "../messages/catalogue/message.ts";
import type { Phase } from "./kinds.ts";

export type {
  Check,
  CheckRows,
  Contact,
  Counted,
  Expectation,
  PhaseDefinition,
  PlanDefinition,
  Rule,
  RuleSet,
  Stage,
  Step,
  StepChanges,
  StepKind,
  Switch,
} from "./definition/stored-definition.ts";
export { CHANGE_KINDS, type ChangeKind, PHASES, type Phase, phasesAfter, phasesUpTo } from "./kinds.ts";
export type { BackupRecord, JobProgress, RehearsalProgress } from "./stored-work.ts";
export type { JobKind, JobState, PhaseState, StepState };

/** Pure: of a phase or a step. One that failed or is going back has begun too: something of it may be there. */
export function hasBegun(state: PhaseState | StepState): boolean {
  return state !== "waiting" && state !== "rolled_back";
}

/** Of a switchover, in which a plan's flag may rise and its checks hold it: before, there is nothing to hold. */
export const HOLDING_STATES: PhaseState[] = ["running", "done"];

/** How a phase stands as people see it; see `phaseStanding`. */
export type PhaseStanding = PhaseState | "stands_still" | "held" | "restored" | WayBackStanding;
type WayBackStanding = "rollback_paused" | "restore_paused" | "rollback_failed" | "restore_failed";
/** How a step stands as people see it; see `stepStanding`. */
export type StepStanding =
  | StepState
  | "rolling_back"
  | "restored"
  | "half_undone"
  | "rollback_failed"
  | "restore_failed";
export const JOB_KINDS = Object.values(JobKind);

/** Checks of the switchover phase belong to no step folder; their results carry this step name. */
export const SWITCH_STEP = "switch";

export type GateId =
  | "plan-sound"
  | "previous-done"
  | "nothing-half-undone"
  | "rehearsed"
  | "rollback-proven"
  | "target-reachable"
  | `checks-${Phase}`
  | "dual-write-live"
  | "quarantine-empty"
  | "flag-free"
  | "flag-full"
  | "all-serve-it"
  | "old-path-unused"
  | "outbox-settled"
  | "kill-switch-lifted"
  | "has-way-back"
  | "nothing-stands-on-it"
  | "flag-off"
  | "all-serve-it-off";

export type Gate = {
  id: GateId;
  name: Message;
  /** red: does not hold; waiting: not known yet, or only time is missing. Neither lets a phase start. */
  state: "green" | "red" | "waiting";
  /** One line under the name: what was seen. */
  evidence: Message;
  /** What keeps it closed, for a reader who does not see its name; null if it is green. */
  sentence: Message | null;
  /** When the evidence was taken. */
  at: Date | null;
  /** The checks that keep it closed, whose rows can be looked at. */
  failing?: { phase: Phase; step: string; name: string }[] | undefined;
  /** The gateways and clients that were lost and keep it closed, until somebody says that they have ended. */
  lost?: { gatewayId: string; clientId: string; name: string }[] | undefined;
  /** The phase of which a step is half undone. */
  halfUndone?: Phase | undefined;
};

export type CheckOutcome = {
  ok: boolean;
  expected: Message;
  /** Null: no value, or it could not be run. */
  observed: string | null;
  error: string | null;
  sample: string[];
  at: Date;
  durationMs: number;
};
