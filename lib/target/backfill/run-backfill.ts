import type pg from "pg";
import { SQL_STATE } from "../../kernel/db/sql-states.ts";
import { AppError } from "../../kernel/errors.ts";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { forgetSession } from "../ddl/pin-session.ts";
import { metLock } from "../ddl/run-locked.ts";
import { hasRefused, sqlStateOf } from "../has-refused.ts";
import { type TargetPool, withTargetClient } from "../pool.ts";
import { transact } from "../target-transaction.ts";
import { type BatchRun, compileBackfill, finishBackfill, runBatch } from "./backfill-batch.ts";
import {
  type BackfillIdentity,
  type Cursor,
  claimCursor,
  type Direction,
  readCursor,
} from "./backfill-cursor.ts";
import {
  type BatchPace,
  type BatchSize,
  BESIDE_OTHERS,
  firstBatchSize,
  nextBatchSize,
  smallerBatchSize,
} from "./batch-size.ts";
import { measureRate } from "./measure-rate.ts";
import { type BatchTrial, letThrough } from "./prove-batches.ts";
import { type BackfillThrottle, readThrottle, type WalReading } from "./read-throttle.ts";
import { tryBatches } from "./try-batches.ts";
import { countUnvisited, notVisited, surveyTable } from "./visit-whole-table.ts";

export type { BackfillThrottle } from "./read-throttle.ts";

export type BackfillProgress = {
  /** Rows handled by all runs of this backfill so far, and in all; a row that was quarantined is handled. */
  rowsDone: number;
  rowsTotal: number;
  rowsQuarantined: number;
  /** By all batches so far; null where they do not say. */
  rowsChanged: number | null;
  /** Rows and time of the batch just committed, and the size of the next. */
  batchRows: number;
  batchMs: number;
  nextBatchRows: number;
  /** Over the last 15 s, pauses included. */
  rowsPerSecond: number;
  secondsLeft: number;
};

export type RunBackfillOptions = {
  plan: string;
  step: string;
  /** Table, `name` or `schema.name` as the catalogue has it, unquoted; and its key: the columns of a unique index, NOT NULL. */
  table: string;
  key: string | readonly string[];
  /** Statement with `:after` (exclusive) and `:upto` (inclusive), run once a batch. A rollback's batch alike. */
  batchSql: string;
  /** Each keeps its own cursor. `rollback`, when finished, forgets the backfill's and its quarantine too. Default forward. */
  direction?: Direction;
  /** Of a restore: which of its batch statements. One that is finished is so until the restore is. */
  piece?: string;
  /** Rows of the range whose `column` is still null go to sluice.quarantine with this raw SQL expression's value. */
  quarantine?: { column: string; rawSql: string };
  correlationId?: string;
  /** Runs once on the connection before anything else, outside any transaction: `loadBackup`. */
  prepareSession?: (client: pg.PoolClient) => Promise<void>;
  /** Between batches, for whom what one leaves in its session must not be there for the next. */
  renewSession?: (client: pg.PoolClient) => Promise<void>;
  /** First in every transaction, the claim's too: a further fence. Throwing ends the run. */
  afterBegin?: (client: pg.PoolClient) => Promise<void>;
  /** Before every try of a batch. Throwing ends the run. */
  beforeTry?: () => Promise<void>;
  /** Last in the transaction of every batch, with its rows, and of the end, with none. Throwing undoes the batch and ends the run. */
  beforeCommit?: (client: pg.PoolClient, rows: number) => Promise<void>;
  /** Default: beside others. */
  pace?: BatchPace;
  throttle?: BackfillThrottle;
  /** Asked before each batch and each second of a throttle: a reason to stop (pause, kill switch, lease lost), or null. */
  shouldStop?: () => string | null | Promise<string | null>;
  onBatch?: (progress: BackfillProgress) => void | Promise<void>;
  /** Called with a reason when a throttle begins or its reason changes, and with null when it ends. */
  onThrottle?: (reason: Message | null) => void | Promise<void>;
  /** How long a batch waits for rows that others have locked before it is tried again. Default 5 000. */
  lockTimeoutMs?: number;
  /** On a copy: the batches are tried first, and a difference from the statement at once ends the run. */
  trial?: BatchTrial;
  /** For tests. */
  firstBatchRows?: number;
  sleep?: (ms: number) => Promise<void>;
};

export type RunBackfillResult = {
  state: "finished" | "stopped";
  /** What shouldStop said, if stopped. */
  reason: string | null;
  rowsDone: number;
  rowsTotal: number;
  rowsQuarantined: number;
  rowsChanged: number | null;
  batches: number;
  seconds: number;
};

/** A batch that meets others' row locks is tried again, smaller, so many times in a row. */
const MAX_TRIES = 30;

/**
 * Runs a backfill, or its rollback, from where it last committed to the highest key that exists at the start; rows
 * that come later are the dual write's, and so are those that come to lie behind the cursor, by an insert or because
 * their key changes: nothing here can tell them from visited ones. Each batch is one transaction that holds the batch, its quarantine and the
 * cursor, so a run that is killed at any point goes on exactly there, and taking it up raises the epoch in
 * sluice.backfills, so whoever ran it before cannot write any more. A finished backfill is finished: it returns at once.
 * Pause = stop and run again later.
 * It is finished when a look over the whole table finds no row ahead of the cursor, however the walk ended.
 * @throws AppError invalid (table, key or placeholders wrong); conflict {rows} when rows were not visited; conflict {epoch} when somebody else took it up;
 *   conflict when a trial finds a difference; conflict {sqlState, after, upto} when a batch fails; unavailable when the connection is lost (run it again).
 */
export async function runBackfill(pool: TargetPool, options: RunBackfillOptions): Promise<RunBackfillResult> {
  const { correlationId, shouldStop } = options;
  const identity: BackfillIdentity = {
    plan: options.plan,
    step: options.step,
    direction: options.direction ?? "forward",
    ...(options.piece === undefined ? {} : { piece: options.piece }),
  };
  return withTargetClient(pool, { correlationId }, async (client) => {
    const startedAt = performance.now();
    await options.prepareSession?.(client);
    const sql = await compileBackfill(client, options);
    const reason = (await shouldStop?.()) ?? null; // whoever lost the lease must not take it over
    const { epoch, cursor } = reason ? await look(client, identity) : await claim(client, identity, options);
    const { lastKey, left } = cursor.finished
      ? { lastKey: null, left: 0 }
      : await surveyTable(client, sql, cursor.after);
    const rowsTotal = cursor.rowsDone + left;
    const run = { ...identity, sql, epoch, lastKey, lockTimeoutMs: options.lockTimeoutMs ?? 5_000 };
    const fenced = { ...run, afterBegin: options.afterBegin, beforeCommit: options.beforeCommit };
    const tried = await tryBatches(client, fenced, cursor, left, options);
    const stop = reason ?? tried.reason;
    const end = stop
      ? { reason: stop, cursor, batches: 0 }
      : await runBatches(client, fenced, cursor, rowsTotal, options);
    if (end.cursor.finished && tried.fails !== null) throw letThrough(tried.fails);
    await forgetSession(client);
    return {
      state: end.cursor.finished ? "finished" : "stopped",
      reason: end.reason,
      rowsDone: end.cursor.rowsDone,
      rowsTotal,
      rowsQuarantined: end.cursor.rowsQuarantined,
      rowsChanged: end.cursor.rowsChanged,
      batches: end.batches,
      seconds: (performance.now() - startedAt) / 1000,
    };
  });
}

/** Where a backfill stands, as the target has it; null if it never began. */
export async function readBackfill(
  pool: TargetPool,
  input: { plan: string; step: string },
): Promise<{ rowsDone: number; rowsQuarantined: number; epoch: number; finishedAt: Date | null } | null> {
  const row = await readCursor(pool, { ...input, direction: "forward" });
  if (!row) return null;
  const { rowsDone, rowsQuarantined, epoch, finishedAt } = row;
  return { rowsDone, rowsQuarantined, epoch, finishedAt };
}

async function look(
  client: pg.PoolClient,
  identity: BackfillIdentity,
): Promise<{ epoch: number; cursor: Cursor }> {
  const cursor = await readCursor(client, identity);
  return {
    epoch: -1,
    cursor: cursor ?? { after: null, rowsDone: 0, rowsQuarantined: 0, rowsChanged: 0, finished: false },
  };
}

async function claim(client: pg.PoolClient, identity: BackfillIdentity, options: RunBackfillOptions) {
  // It waits for a batch of whoever held it, which takes as long as it does.
  return transact(client, { statementTimeout: "0" }, async () => {
    await options.afterBegin?.(client);
    return claimCursor(client, identity);
  });
}

async function runBatches(
  client: pg.PoolClient,
  run: BatchRun,
  from: Cursor,
  rowsTotal: number,
  options: RunBackfillOptions,
): Promise<{ reason: string | null; cursor: Cursor; batches: number }> {
  let cursor = from;
  let size = firstBatchSize(options.firstBatchRows);
  let batches = 0;
  const gate = openGate(client, options);
  const rate = measureRate(performance.now());
  let missed = 0;
  while (!cursor.finished) {
    const reason = await gate();
    if (reason) return { reason, cursor, batches };
    if (batches > 0 || options.trial) await options.renewSession?.(client);
    const batch = await runPatiently(client, run, cursor, size, options);
    if ("reason" in batch) return { reason: batch.reason, cursor, batches };
    cursor = batch.cursor;
    if (batch.rows === 0) {
      const before = missed;
      missed = run.lastKey === null ? 0 : await countUnvisited(client, run.sql, cursor.after, run.lastKey);
      // Rows that came just now are found by the next batch. Seen twice with nothing found between, they are missed.
      if (missed > 0 && before > 0) throw notVisited(run.step, missed);
      if (missed === 0) cursor = await finishBackfill(client, run, cursor);
      continue;
    }
    missed = 0;
    const batchMs = batch.ms;
    size = nextBatchSize(batch.size, { rows: batch.rows, ms: batchMs }, options.pace ?? BESIDE_OTHERS);
    batches++;
    const rowsPerSecond = rate(performance.now(), batch.rows);
    await options.onBatch?.({
      rowsDone: cursor.rowsDone,
      rowsTotal,
      rowsQuarantined: cursor.rowsQuarantined,
      rowsChanged: cursor.rowsChanged,
      batchRows: batch.rows,
      batchMs: Math.round(batchMs),
      nextBatchRows: size.rows,
      rowsPerSecond,
      secondsLeft: Math.max(0, rowsTotal - cursor.rowsDone) / rowsPerSecond,
    });
  }
  return { reason: null, cursor, batches };
}

/** Tries a batch until it commits, smaller each time others' row locks refuse it. */
async function runPatiently(
  client: pg.PoolClient,
  run: BatchRun,
  cursor: Cursor,
  first: BatchSize,
  options: RunBackfillOptions,
): Promise<{ cursor: Cursor; rows: number; size: BatchSize; ms: number } | { reason: string }> {
  let size = first;
  for (let tries = 1; ; tries++) {
    await options.beforeTry?.();
    const startedAt = performance.now();
    try {
      const batch = await runBatch(client, run, cursor, size.rows);
      if (tries > 1) await options.onThrottle?.(null);
      return { ...batch, size, ms: performance.now() - startedAt };
    } catch (error) {
      if (tries >= MAX_TRIES || !(metLock(error) || sqlStateOf(error) === SQL_STATE.serializationFailure))
        throw await failed(client, error, run);
      await options.onThrottle?.(
        message("targetRefusals.throttle.locked", { tries: tries + 1, most: MAX_TRIES }),
      );
      size = smallerBatchSize(size);
      await (options.sleep ?? sleep)(1_000);
      const reason = await options.shouldStop?.();
      if (reason) return { reason };
    }
  }
}

/** Before each batch: waits while a throttle asks for it. @returns a reason to stop, or null */
function openGate(client: pg.PoolClient, options: RunBackfillOptions): () => Promise<string | null> {
  let wal: WalReading | null = null;
  return async () => {
    for (let shown = ""; ; ) {
      const stop = await options.shouldStop?.();
      if (stop) return stop;
      const reading = await readThrottle(client, options.throttle ?? {}, wal, performance.now());
      wal = reading.wal;
      const { reason } = reading;
      if (reason === null) {
        if (shown !== "") await options.onThrottle?.(null);
        return null;
      }
      if (JSON.stringify(reason) !== shown) await options.onThrottle?.(reason);
      shown = JSON.stringify(reason);
      await (options.sleep ?? sleep)(1_000);
    }
  };
}

async function failed(client: pg.PoolClient, error: unknown, run: BatchRun): Promise<unknown> {
  const sqlState = sqlStateOf(error);
  if (!(await hasRefused(client, error))) return error;
  const range = (error as { range?: { after: string | null; upto: string } }).range;
  if (sqlState?.startsWith("SL") && !range) return error; // a fence's own refusal; with a range it is the batch's
  return new AppError(
    "conflict",
    message("targetRefusals.batch.failed", { step: run.step, error: cleanErrorText(error) }),
    {
      sqlState,
      ...range,
    },
  );
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
