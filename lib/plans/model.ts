import { JobKind, type JobState, type PhaseState, type StepState } from "../generated/prisma/enums.ts";
import type { Message } from "../messages/catalogue/message.ts";

/** The four phases of a plan, in the order in which they run. */
export const PHASES = ["expand", "backfill", "switchover", "contract"] as const;
export type Phase = (typeof PHASES)[number];

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

/** What a check must return: an exact value, or a range of which either end may be open (null), "%" of something, say. */
export type Expectation =
  | { kind: "exactly"; value: string | number }
  | { kind: "between"; min: number | null; max: number | null; unit?: string };

export type Check = {
  name: string;
  /** One value: the first column of the first row. */
  query: string;
  expect: Expectation;
  /** Up to 20 offending keys. */
  sample: string | null;
  /** `live` checks also run every 15 s while the plan is in progress. */
  when: "after" | "live";
  /**
   * What it asks is no longer so, on purpose, once this phase has begun. null: until contract, which removes what was
   * before; a check of contract itself, and one that says `end`, holds to the end.
   */
  until: Phase | "end" | null;
  /** How its offending rows are shown; null, or missing in a definition from before there was this: keys only. */
  rows?: CheckRows | null;
};

/** Rows that a check is about, as its own query tells of them: what was stored before beside what is stored now. */
export type CheckRows = {
  query: string;
  /** Columns of the query: the row's key, and when it was written, by which the newest come first. */
  key: string;
  at: string | null;
  /** `reads`: what the old value means, to be held against the new one where the two are not written alike. */
  compare: { field: string; old: string | null; reads: string | null; new: string }[];
  /** Other columns worth seeing. */
  show: string[];
};

export type Rule = {
  name: string;
  /** POSIX regular expression, matched without regard to case on the trimmed raw text. */
  pattern: string;
  value: string;
};

export type RuleSet = {
  /** Becomes `sluice.<function>(text) returns text`. */
  function: string;
  table: string;
  key: string;
  /** SQL expression of the raw text in the table. */
  raw: string;
  column: string;
  values: string[];
  rules: Rule[];
};

/**
 * - `statements`: up.sql with rollback.sql
 * - `backfill`: batch.sql over table and key, with rollback.sql
 * - `removal`: backup.sql is written away first, then up.sql; restore.sql is its way back
 */
export type StepKind = "statements" | "backfill" | "removal";

export type Step = {
  /** The folder's name, "010-services". */
  name: string;
  title: string;
  /** What people or programs will notice of it, as a sentence to be read before the phase starts; null: nothing. */
  consequence: string | null;
  /** The same of its rollback or restore. */
  undoConsequence: string | null;
  /** Why there is no way back; null if `rollback` is one. A rollback of the phase leaves what the step did. */
  oneWay: string | null;
  kind: StepKind;
  tx: "none" | "step" | "batch";
  /** up.sql, or batch.sql of a backfill. */
  sql: string;
  /** rollback.sql, or restore.sql of a removal; null if it is one-way. */
  rollback: string | null;
  /**
   * How restore.sql runs: `step` in one transaction; `none` each statement in its own, or in none where PostgreSQL
   * allows none, and one that names :after and :upto in batches along the key. Each may then be run again.
   */
  restoreTx: "none" | "step";
  backup: string | null;
  table: string | null;
  /** Several columns are a list, in the order of their unique index; a step with rules has one. */
  key: string | string[] | null;
  rules: RuleSet | null;
  checks: Check[];
  changes: StepChanges;
};

/** In the order in which they are said. */
export const CHANGE_KINDS = [
  "column",
  "table",
  "type",
  "enum value",
  "index",
  "constraint",
  "function",
  "trigger",
  "view",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];
export type Counted = { kind: ChangeKind; count: number }[];

/** Read from the syntax trees of a step's statements. A constraint inside a new table is a part of the table. */
export type StepChanges = {
  adds: Counted;
  drops: Counted;
  /** What its rollback drops. */
  undoDrops: Counted;
  /** It changes rows or columns that were there before, or may. */
  changesExisting: boolean;
  /** Columns that it makes NOT NULL, or checks to be so; `schema`: null where the statement names none. */
  requires: { schema: string | null; table: string; column: string }[];
};

/** A percentage at which the flag rests, and how long it must be served before the flag may rise to the next. */
export type Stage = { percentage: number; soakSeconds: number };

export type Switch = {
  flag: string;
  /** Rising; the last is 100 %, and its soak time is the contract phase's gate. */
  stages: Stage[];
  checks: Check[];
  /** Statements of the old application that must still succeed; run and rolled back. */
  probes: { name: string; sql: string }[];
};

export type PhaseDefinition = { phase: Phase; folder: string; steps: Step[]; switch: Switch | null };

export type Contact = { role: string; name: string; email: string; phone: string | null };

/** The whole folder, parsed. It is stored with its sha256, and what is stored is what runs. */
export type PlanDefinition = {
  name: string;
  title: string;
  description: string;
  target: string;
  /** In which its flag is read and changed. */
  environment: string;
  flag: string | null;
  owner: string;
  contacts: Contact[];
  gates: { contract: { soakSeconds: number }; switchover: { outboxLagSeconds: number } };
  phases: PhaseDefinition[];
};

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
