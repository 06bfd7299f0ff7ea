import type pg from "pg";
import { english } from "../../messages/catalogue/english.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import type { BatchPace } from "../../target/backfill/batch-size.ts";
import type { BatchTrial } from "../../target/backfill/prove-batches.ts";
import type { BackfillProgress } from "../../target/backfill/run-backfill.ts";
import type { Blocker } from "../../target/ddl/run-statements.ts";
import type { StatementReport } from "../../target/ddl/statement-run.ts";
import type { TargetPool } from "../../target/pool.ts";
import type { BackupRecord, Check, CheckOutcome, Phase, PlanDefinition, Step, StepState } from "../model.ts";

/** Why work stops before its end. `person` and `gate` wait for a person; `lease-lost` and `shutdown` hand it on. */
export type Stop = {
  kind: "person" | "gate" | "kill-switch" | "quarantine" | "left-open" | "lease-lost" | "shutdown";
  /** "waits for 1,183 quarantined rows". */
  reason: Message;
  /** The id of the gate that has closed. */
  gate?: string;
  /** Why the work ends as failed instead: it would wait for what begins beside no other work. */
  failure?: Message;
};

/** Thrown where a try must be undone, as a gate has closed. */
export class GateClosed extends Error {
  readonly stop: Stop;
  constructor(stop: Stop) {
    super(english(stop.reason));
    this.stop = stop;
  }
}

export type RunGates = {
  /** Looks at everything that the gates ask for, and judges them. */
  judge: () => Promise<Stop | null>;
  /**
   * Judges again, and lets the plan's flag be turned off no more. What the target says is read anew in `removing`, the
   * transaction that removes; null: there is none, and what was just looked at counts. @throws GateClosed
   */
  pointOfNoReturn: (removing: pg.PoolClient | null) => Promise<void>;
  /** Judges again with flags and kill switch locked: for what goes back, just before its commit. @throws GateClosed */
  judgeLocked: () => Promise<void>;
  /** Lets it be turned off again, if nothing was taken away after all. */
  turnBack: () => Promise<void>;
};

/** @throws GateClosed */
export async function judgeGates(gates: RunGates | null): Promise<void> {
  const stop = await gates?.judge();
  if (stop) throw new GateClosed(stop);
}

/** Where a run keeps its state: Sluice's tables for a job on the target, memory for a rehearsal on a clone. */
export type Journal = {
  stepState: (phase: Phase, step: string) => Promise<StepState>;
  stepBackup: (phase: Phase, step: string) => Promise<BackupRecord | null>;
  stepStarted: (phase: Phase, step: Step) => Promise<void>;
  statementDone: (phase: Phase, step: Step, report: StatementReport) => Promise<void>;
  lockAwaited: (phase: Phase, step: Step, waitedMs: number, blockers: Blocker[]) => Promise<void>;
  batchDone: (phase: Phase, step: Step, progress: BackfillProgress) => Promise<void>;
  /** All batches of a backfill together changed no row of those that they visited. */
  nothingChanged: (phase: Phase, step: Step, rows: number) => Promise<void>;
  /** What a WITH writes in a batch is in no count, so nobody knows how many rows were changed of those visited. */
  changesNotCounted: (phase: Phase, step: Step, rows: number) => Promise<void>;
  throttled: (phase: Phase, step: Step, reason: Message | null) => Promise<void>;
  backedUp: (phase: Phase, step: Step, backup: BackupRecord) => Promise<void>;
  undoStarted: (phase: Phase, step: Step) => Promise<void>;
  stepEnded: (phase: Phase, step: Step, state: StepState, error: Message | null) => Promise<void>;
  checked: (phase: Phase, step: string, check: Check, outcome: CheckOutcome) => Promise<void>;
};

/** Everything that the steps of a plan need to run, on a target or on a clone of it. */
export type JobRun = {
  plan: PlanDefinition;
  pool: TargetPool;
  /** Of the worker's lease; the target refuses writes of any other. */
  epoch: number;
  correlationId: string;
  now: () => Date;
  /** Of backfills: others wait for their rows, or, on a clone, nobody does. */
  pace: BatchPace;
  /** On a clone: a step's batches are tried before they run, and what it says of them goes here. */
  trial?: (step: Step) => BatchTrial;
  /** Folder for what contract removes. */
  backupFolder: string;
  /** Another worker began it: what the first statement would do may have been done. */
  resumed: boolean;
  journal: Journal;
  /** Null on a clone, which has nothing to lose. */
  gates: RunGates | null;
  /** Asked between batches and statements. */
  shouldStop: () => Stop | null;
  /**
   * What to do when a step needs an empty quarantine and it is not: wait for a person, or, on a clone, decide.
   * `leftOpen`: the rows are those whose value was left open, which this step cannot pass.
   */
  onQuarantine: (rows: number, leftOpen: boolean) => Promise<Stop | null>;
};

/** A step of a phase that a run is at. */
export type StepRun<S extends Step = Step> = { run: JobRun; phase: Phase; step: S };

export type PhaseResult =
  | { state: "done" }
  | { state: "stopped"; stop: Stop }
  | { state: "failed"; error: Message };
