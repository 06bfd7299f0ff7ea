import type pg from "pg";
import type { DroppedWith } from "./find-dropped-with.ts";
import type { LockLadder } from "./lock-ladder.ts";
import type { Blocker } from "./watch-backend.ts";

export type LockTaken = { relation: string; mode: string };

export type RunStatementsOptions = {
  /** `step`: all in one transaction. `none`: each in its own, or in none where PostgreSQL allows none (CONCURRENTLY). */
  tx: "none" | "step";
  correlationId?: string;
  /** Statements before this index are over, and left out. */
  startAt?: number;
  /** True when a run is taken up after a crash: what the first statement would do may have been done already. */
  resumed?: boolean;
  /** Runs once on the connection before the first statement, outside any transaction: `loadBackup`, settings. */
  prepareSession?: (client: pg.PoolClient) => Promise<void>;
  /** Before every try: what it throws ends the run. */
  beforeTry?: () => Promise<void>;
  /** First in every transaction: a fence. What it throws ends the run. Not run where there is no transaction. */
  afterBegin?: (client: pg.PoolClient) => Promise<void>;
  /**
   * Runs in the transaction after its statements and before its commit; throwing rolls back. In `tx: none` once for
   * each statement that runs in a transaction, with its index; in `tx: step` once, with null.
   */
  beforeCommit?: (client: pg.PoolClient, index: number | null) => Promise<void>;
  /** Right before a statement is sent that allows no transaction: whoever sends it may not live to say that it was done. */
  beforeOutside?: (index: number) => Promise<void>;
  /** Such a statement was refused, and can be seen to have done nothing. */
  onNothingDone?: (index: number) => Promise<void>;
  /** False leaves `locks`, `rewrote` and `scanned` empty. Default true; it costs about a millisecond a statement. */
  observe?: boolean;
  ladder?: Partial<LockLadder>;
  /** CREATE INDEX CONCURRENTLY without any progress for this long is cancelled. Default 600 000 ms. */
  watchdogMs?: number;
  onProgress?: (progress: StatementProgress) => void | Promise<void>;
  /** Asked before each statement (`none`) and before each try: a reason to stop, or null. */
  shouldStop?: () => string | null | Promise<string | null>;
};

export type StatementReport = {
  /** 0-based place in the file. */
  index: number;
  line: number;
  sql: string;
  /** Time of the try that succeeded, lock wait included. */
  ms: number;
  /** Time spent waiting for locks in all tries, to within one poll (25 ms). */
  lockWaitMs: number;
  /** The longest of those waits: for so long, others may have queued behind it. */
  longestLockWaitMs: number;
  /** 1 if it succeeded at once. In `tx: step` a try is one of the whole step. */
  tries: number;
  /** Locks on relations that it took and that no earlier statement of the step held; system catalogues are left out. */
  locks: LockTaken[];
  /** Tables whose file was replaced: a rewrite, or a truncate. */
  rewrote: string[];
  /** Tables that it read from end to end, and how many rows it read. */
  scanned: { relation: string; rows: number }[];
  /** What goes with the columns that it drops, and what names them still. */
  droppedWith: DroppedWith;
  /** True if it had been done before a crash (an index that is there already) and so was not run again. */
  alreadyDone: boolean;
};

export type StatementProgress =
  | {
      kind: "running";
      index: number;
      count: number;
      sql: string;
      attempt: number;
      lockTimeoutMs: number | null;
    }
  | { kind: "waiting-for-lock"; index: number; waitedMs: number; blockers: Blocker[] }
  | { kind: "sleeping"; index: number; attempt: number; sleepMs: number; blockers: Blocker[] }
  | {
      kind: "building-index";
      index: number;
      /** As PostgreSQL calls it; "elsewhere": another session builds it; "removing": one that was not finished goes first. */
      phase: string;
      done: number | null;
      total: number | null;
      blockers: Blocker[];
    }
  | { kind: "done"; report: StatementReport };

/** What the parts of a run share. */
export type StatementRun = RunStatementsOptions & {
  client: pg.PoolClient;
  pid: number;
  /** A second connection, which looks at the first while it works. */
  watcher: pg.PoolClient;
  ladder: LockLadder;
  count: number;
};
