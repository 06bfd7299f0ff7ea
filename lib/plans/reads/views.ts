import type { CheckState } from "../../checks/check-state.ts";
import type { CheckTotals } from "../../checks/check-totals.ts";
import type { RaiseGate } from "../../interlock/flag-raise-gate.ts";
import type { NextStage } from "../../interlock/next-stage.ts";
import type { Permission } from "../../kernel/permissions.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import type { LeftOpenView } from "../../quarantine/read-left-open.ts";
import type { DecisionsForecast, QuarantineCount } from "../../quarantine/views.ts";
import type { Problem } from "../definition/problem.ts";
import type { GoingBack } from "../going-back.ts";
import type {
  BackupRecord,
  Check,
  CheckOutcome,
  Contact,
  Gate,
  JobKind,
  JobProgress,
  JobState,
  Phase,
  PhaseStanding,
  PhaseState,
  RehearsalProgress,
  RuleSet,
  Stage,
  StepChanges,
  StepKind,
  StepStanding,
  StepState,
} from "../model.ts";
import type { RehearsalReport, SwitchForecast } from "./rehearsal-report.ts";

/** What a plan needs next, and of whom. */
export type NextStep =
  /** `stopped`: what ended the last rehearsal before it had anything to report. */
  | { kind: "rehearse"; phase: Phase; stopped: Message | null }
  /** The last rehearsal came to its end and keeps a gate closed; `because`: its gate's sentence. */
  | { kind: "rehearse-again"; phase: Phase; because: Message }
  | { kind: "start"; phase: Phase }
  /** Its way back failed, or stopped half way, and has to be brought to its end; `because`: what it failed of. */
  | { kind: "go-back"; phase: Phase; way: "rollback" | "restore"; because: Message }
  /** Goes on by itself. */
  | { kind: "working"; job: JobView }
  | { kind: "decide"; rows: number; values: number }
  | { kind: "resume"; job: JobView }
  /** The switchover runs: its flag rises by a person's hand, a stage at a time. */
  | { kind: "raise"; flag: string; percentage: number; stage: NextStage }
  /** A gate is closed; `action`: what ends the waiting, null where only time does. */
  | { kind: "waits"; phase: Phase; because: Message; action: GateAction | null };

/** What a person can do about a closed gate: a link to where it is done, or the raise of the plan's flag. */
export type GateAction =
  | { kind: "link"; label: Message; href: string }
  | { kind: "raise"; flag: string; stage: NextStage };

export type JobView = {
  id: string;
  kind: JobKind;
  phase: Phase | null;
  state: JobState;
  requestedAt: Date;
  requestedBy: string;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** "waits for 1,183 quarantined rows", "was paused by ops@…". */
  pauseReason: Message | null;
  /** What it waits for; null while it does not. */
  pausedFor: JobProgress["pausedFor"];
  /** The id of the gate that it waits for. */
  gate: string | null;
  /** True if only a person can resume it. */
  pausedByPerson: boolean;
  /** What letting it go on takes. */
  resumeNeeds: Permission;
  /** When that person asked for it. */
  pausedAt: Date | null;
  step: string | null;
  /** How far a rehearsal is; null while it has told nothing, and for other work. */
  rehearsal: RehearsalProgress | null;
  error: Message | null;
};

export type PlanListItem = {
  name: string;
  title: string;
  target: string;
  flag: string | null;
  sha256: string;
  loadError: Problem[] | null;
  /** Why nothing can be done with it: its target is not configured. Null if it is. */
  unconfigured: Message | null;
  /** The phase that is running or comes next; null when all are done, and of a plan that was never sound. */
  currentPhase: Phase | null;
  /** Empty: its folder was never sound, so that nobody knows which it has. */
  phases: Pick<PhaseView, "phase" | "state" | "standing" | "startedAt" | "finishedAt">[];
  checks: CheckTotals;
  /** Its switchover is done, contract has not begun, and its flag is off: nobody is on the new path. */
  switchedOff: boolean;
  job: JobView | null;
};

export type CheckView = Check & {
  step: string;
  phase: Phase;
  /** "0", "at most 10" */
  expected: Message;
  state: CheckState;
  /** null: not run yet. */
  latest: CheckRun | null;
};

export type CheckRun = CheckOutcome & { runBy: string };

export type StepView = {
  name: string;
  title: string;
  consequence: string | null;
  undoConsequence: string | null;
  /** Why there is no way back; null if there is one. */
  oneWay: string | null;
  kind: StepKind;
  tx: "none" | "step" | "batch";
  sql: string;
  rollback: string | null;
  /** Null of a plan that was stored before they were counted. */
  changes: StepChanges | null;
  backupSql: string | null;
  rules: RuleSet | null;
  table: string | null;
  state: StepState;
  /** As people see it, which every screen shows. */
  standing: StepStanding;
  startedAt: Date | null;
  finishedAt: Date | null;
  rowsDone: number | null;
  rowsTotal: number | null;
  rowsQuarantined: number | null;
  batchRows: number | null;
  batchMs: number | null;
  rowsPerSecond: number | null;
  /** Seconds left from the measured rate; null when not measured. */
  etaSeconds: number | null;
  throttleReason: Message | null;
  lockWaitMs: number | null;
  lockTries: number | null;
  /** Descriptions of the sessions that held the lock. */
  blockers: Message[];
  backup: BackupRecord | null;
  error: Message | null;
  checks: CheckView[];
};

export type RehearsalView = {
  id: string;
  at: Date;
  by: string;
  ok: boolean;
  rollbackProven: boolean;
  /** The target had the same schema fingerprint before and after. */
  targetUnchanged: boolean;
  sha256: string;
  forThisVersion: boolean;
  report: RehearsalReport;
};

/** How long a rehearsal will take, and what that is taken from. */
export type RehearsalBasis = {
  seconds: number;
  /** `last`: the phase's last one took it. `copy`: there was none, and the target's last copy alone took it. */
  from: "last" | "copy";
};

export type PhaseView = {
  phase: Phase;
  state: PhaseState;
  /** As people see it, which every screen shows. */
  standing: PhaseStanding;
  startedAt: Date | null;
  finishedAt: Date | null;
  startedBy: string | null;
  error: Message | null;
  longestLockWaitMs: number | null;
  stepsDone: number;
  stepsTotal: number;
  steps: StepView[];
  /** Checks of the phase that belong to no step (switchover). */
  checks: CheckView[];
  switch: { flag: string; stages: Stage[]; probes: { name: string; sql: string }[] } | null;
  /** What must hold before the phase may start. */
  gates: Gate[];
  /** Null if the phase may start; else the sentence to show beside the disabled button. */
  startBlockedBy: Message | null;
  /** What must hold before it may be rolled back. */
  rollbackBlockedBy: Message | null;
  /** It is on its way back, and how far that is; null: it is not. */
  back: GoingBack | null;
  /** A way back of it stopped half way, whatever its state says: the target may know more than Sluice, which was set up anew. */
  isHalfUndone: boolean;
  /** Who was lost and keeps it from being rolled back, until somebody says that they have ended. */
  rollbackLost: NonNullable<Gate["lost"]>;
  /** Who took it back last and when, while it stays so; null: nobody, or it has run again since. */
  undone: { by: string; at: Date } | null;
  /** When the rollback was last proven for this version. */
  rollbackProvenAt: Date | null;
  /** It came back equal for this version, but not everything was looked at, or some steps are one-way. */
  rollbackTried: { at: Date; notLookedAt: Message[]; oneWay: string[] } | null;
  rehearsal: RehearsalView | null;
  /** How long its rehearsal will take, for the button and for the wait alike; null: nothing was measured. */
  rehearsalEstimate: RehearsalBasis | null;
  needsTypedName: boolean;
};

export type BackfillSampleView = {
  step: string;
  at: Date;
  rowsDone: number;
  rowsPerSecond: number;
  batchRows: number;
  batchMs: number;
};

export type PlanView = {
  name: string;
  title: string;
  description: string;
  owner: string;
  contacts: Contact[];
  target: string;
  /** In which its flag is read and changed. */
  environment: string;
  sha256: string;
  loadedAt: Date;
  loadError: Problem[] | null;
  /** As in the list. */
  unconfigured: Message | null;
  flag: {
    name: string;
    enabled: boolean;
    percentage: number;
    /** False outside the hours in which it is served. */
    windowOpen: boolean;
    held: boolean;
    raiseGate: RaiseGate;
    /** The stage that it may go to, or waits for; null while its gate is closed, while it is off, and at the last. */
    nextStage: NextStage | null;
    retired: boolean;
  } | null;
  currentPhase: Phase | null;
  phases: PhaseView[];
  /** What starting the switchover would do; null while it cannot be started. */
  switchForecast: SwitchForecast | null;
  /** What starting the backfill would leave to people; null while it cannot be started, or it was not rehearsed. */
  toDecide: DecisionsForecast | null;
  /** Undecided rows; null while not measured, or if the target could not be read: then `targetError` says why. */
  quarantine: QuarantineCount | null;
  /** Rows whose value was left open, in no other figure; null: none. */
  leftOpen: LeftOpenView | null;
  targetError: Message | null;
  /** Queued, running or paused. */
  job: JobView | null;
  lastJob: JobView | null;
  /** Without one nothing on the plan moves. */
  workerAlive: boolean;
  samples: BackfillSampleView[];
  killSwitchEngaged: boolean;
  /** The one step that brings it on, which every screen offers. */
  next: NextStep | null;
};

export type ValidationRow = Pick<
  CheckView,
  "phase" | "step" | "name" | "query" | "when" | "expected" | "state" | "latest"
> & {
  plan: string;
  /** What it finds is a number of rows, none of which should be. */
  countsRows: boolean;
  /** Newest first, up to 20. */
  history: { at: Date; ok: boolean; observed: string | null }[];
};

export type ValidationView = { rows: ValidationRow[]; totals: CheckTotals };
