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
export { CHANGE_KINDS, type ChangeKind, PHASES, type Phase } from "./kinds.ts";
export type { JobKind, JobState, PhaseState, StepState };

/** Pure: of a phase or a step. One that failed or is going back has begun too: something of it may be there. */
export function hasBegun(state: PhaseState | StepState): boolean {
  return state !== "waiting" && state !== "rolled_back";
}

/** Of a switchover, in which a plan's flag may rise and its checks hold it: before, there is nothing to hold. */
export const HOLDING_STATES: PhaseState[] = ["running", "done"];

/** How a phase stands as people see it; see `phaseStanding`. */
export type PhaseStanding = PhaseState | "stands_still" | "held" | "restored";
export const JOB_KINDS = Object.values(JobKind);

/** Checks of the switchover phase belong to no step folder; their results carry this step name. */
export const SWITCH_STEP = "switch";

export type GateId =
  | "plan-sound"
  | "previous-done"
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
};

export type CheckOutcome = {
  ok: boolean;
  expected: string;
  observed: string;
  error: string | null;
  sample: string[];
  at: Date;
  durationMs: number;
};

/** What a contract step wrote away first; the columns let it be loaded again. */
export type BackupRecord = {
  path: string;
  rows: number;
  bytes: number;
  sha256: string;
  columns: { name: string; type: string }[];
  snapshotXmin: string;
  /**
   * Rows written between the backup and the removal, saved in the removing transaction; null until then. `removed`: how
   * many there were in all; missing in records from before it was counted.
   */
  late: {
    path: string;
    rows: number;
    bytes: number;
    sha256: string;
    key: string | string[];
    removed?: number;
  } | null;
};

/** How far a rehearsal is: "runs 020-service: 45,000 of 120,000 rows, 8 s left", and the share of its steps, 0 to 1. */
export type RehearsalProgress = {
  doing: string;
  share: number;
  /** What is left by its own pace at `at`; null while that is not measured. Both missing in records from before. */
  secondsLeft?: number | null;
  /** When it got that far, as an ISO time. */
  at?: string;
};

export type JobProgress = {
  step: string | null;
  /** Why a paused job waits; `person` and `gate` wait for a person to resume it, the others end by themselves. */
  pausedFor: "person" | "gate" | "kill-switch" | "quarantine" | "left-open" | null;
  /** The id of the gate that has closed. */
  gate?: string;
  /** Of a rehearsal that is under way. */
  rehearsal?: RehearsalProgress;
};
