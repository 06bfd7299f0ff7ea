import { SQL_STATE } from "../../kernel/db/sql-states.ts";
import { AppError } from "../../kernel/errors.ts";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { message } from "../../messages/catalogue/message.ts";
import { sentences } from "../../messages/catalogue/sentences.ts";
import { hasRefused, sqlStateOf } from "../has-refused.ts";
import { findDroppedWith, NOTHING } from "./find-dropped-with.ts";
import { lockTimeoutMs, sleepMsAfter } from "./lock-ladder.ts";
import { compareFootprints, type Footprint, readFootprint } from "./observe-statement.ts";
import { sendPlanStatement } from "./send-plan-statement.ts";
import type { Statement } from "./split-statements.ts";
import type { StatementReport, StatementRun } from "./statement-run.ts";
import { type Blocker, describeBlockers, watchBackend } from "./watch-backend.ts";

type Indexed = { statement: Statement; index: number };
export type Outcome = { reports: StatementReport[] } | { reason: string };

/** lock_not_available and deadlock_detected. */
const OF_A_LOCK = new Set<string>([SQL_STATE.lockNotAvailable, SQL_STATE.deadlockDetected]);

/** A lock was in the way, so trying again may succeed. A RAISE that borrows the code says something of its own. */
export function metLock(error: unknown): boolean {
  const { routine } = (error ?? {}) as { routine?: string };
  return OF_A_LOCK.has(sqlStateOf(error) ?? "") && routine !== "exec_stmt_raise";
}

/** A try that met a lock: what it had waited for. */
class LockedOut extends Error {
  readonly index: number;
  readonly blockers: Blocker[];
  constructor(index: number, blockers: Blocker[], cause: unknown) {
    super("locked out", { cause });
    this.index = index;
    this.blockers = blockers;
  }
}

/** What earlier tries cost, by statement. */
type Waits = Map<number, { totalMs: number; longestMs: number }>;

/** Runs statements in one transaction, again and again up the lock ladder until it commits. */
export async function runLocked(
  run: StatementRun,
  statements: Indexed[],
  own: number | null,
): Promise<Outcome> {
  const waits: Waits = new Map();
  let blockers: Blocker[] = []; // a short try may end before anybody looked: then who was seen in an earlier one
  for (let attempt = 1; ; attempt++) {
    const reason = await run.shouldStop?.();
    if (reason) return { reason };
    await run.beforeTry?.();
    try {
      return { reports: await tryOnce(run, statements, own, attempt, waits) };
    } catch (failure) {
      await run.client.query("rollback").catch(() => {}); // a lost connection has rolled back by itself
      const error = lockedOut(failure, statements);
      if (!error) throw failure;
      if (error.blockers.length > 0) blockers = error.blockers;
      if (attempt >= run.ladder.maxTries) throw givenUp(error, blockers, statements, attempt);
      const sleepMs = sleepMsAfter(run.ladder, attempt);
      const { index } = error;
      await run.onProgress?.({ kind: "sleeping", index, attempt, sleepMs, blockers });
      const stopped = await sleepUnlessStopped(run, sleepMs);
      if (stopped) return { reason: stopped };
    }
  }
}

/** A lock may also be met in afterBegin, in beforeCommit or in a deferred check at the commit. */
function lockedOut(error: unknown, statements: Indexed[]): LockedOut | null {
  if (error instanceof LockedOut) return error;
  return metLock(error) ? new LockedOut(statements.at(-1)?.index ?? 0, [], error) : null;
}

async function tryOnce(
  run: StatementRun,
  statements: Indexed[],
  own: number | null,
  attempt: number,
  waits: Waits,
) {
  const timeoutMs = lockTimeoutMs(run.ladder, attempt);
  const settings = `set local lock_timeout = ${timeoutMs}; set local statement_timeout = 0;
    set local idle_in_transaction_session_timeout = '15s'`; // a frozen worker must not keep its locks
  await run.client.query(`begin; ${settings}`);
  await run.afterBegin?.(run.client);
  let footprint = run.observe === false ? null : await readFootprint(run.client);
  const reports: StatementReport[] = [];
  for (const { statement, index } of statements) {
    const { sql, line } = statement;
    await run.onProgress?.({
      kind: "running",
      index,
      count: run.count,
      sql,
      attempt,
      lockTimeoutMs: timeoutMs,
    });
    const droppedWith = footprint === null ? NOTHING : await findDroppedWith(run.client, statement);
    const timed = await runWatched(run, { statement, index }, timeoutMs, waits);
    const seen = await observe(run, footprint);
    footprint = seen.footprint;
    const waited = waits.get(index) ?? { totalMs: 0, longestMs: 0 };
    reports.push({
      index,
      line,
      sql,
      ms: timed.ms,
      lockWaitMs: waited.totalMs,
      longestLockWaitMs: waited.longestMs,
      tries: attempt,
      alreadyDone: false,
      droppedWith,
      ...seen.effects,
    });
    if (statement.kind === "VariableSetStmt") await run.client.query(settings); // the ladder is not the file's to set
  }
  await run.beforeCommit?.(run.client, own);
  await run.client.query("commit").catch(async (error: unknown) => {
    throw await failedAtCommit(run, error, statements);
  });
  for (const report of reports) await run.onProgress?.({ kind: "done", report });
  return reports;
}

async function runWatched(run: StatementRun, { statement, index }: Indexed, timeoutMs: number, waits: Waits) {
  const watch = watchBackend(run.watcher, run.pid, async ({ waitedMs, blockers }) => {
    if (waitedMs !== null) await run.onProgress?.({ kind: "waiting-for-lock", index, waitedMs, blockers });
  });
  const startedAt = performance.now();
  let failure: unknown = null;
  try {
    await sendPlanStatement(run.client, statement.sql);
  } catch (error) {
    failure = error;
  }
  const ms = Math.round(performance.now() - startedAt);
  const { waitedMs: seenMs, blockers } = await watch.stop();
  // A lock_timeout says itself how long it was, whatever the looks came to see.
  const waitedMs = sqlStateOf(failure) === SQL_STATE.lockNotAvailable ? Math.max(seenMs, timeoutMs) : seenMs;
  const earlier = waits.get(index) ?? { totalMs: 0, longestMs: 0 };
  waits.set(index, {
    totalMs: earlier.totalMs + waitedMs,
    longestMs: Math.max(earlier.longestMs, waitedMs),
  });
  if (failure === null) return { ms };
  if (metLock(failure)) throw new LockedOut(index, blockers, failure);
  throw await failed(run, failure, statement);
}

async function observe(run: StatementRun, before: Footprint | null) {
  if (!before) return { footprint: null, effects: { locks: [], rewrote: [], scanned: [] } };
  const after = await readFootprint(run.client);
  return { footprint: after, effects: compareFootprints(before, after) };
}

/** Sleeps in slices of a second, so that a pause or the kill switch is obeyed at once. @returns the reason, or null */
export async function sleepUnlessStopped(
  run: Pick<StatementRun, "ladder" | "shouldStop">,
  ms: number,
): Promise<string | null> {
  for (let left = ms; left > 0; left -= 1_000) {
    await run.ladder.sleep(Math.min(left, 1_000));
    const reason = await run.shouldStop?.();
    if (reason) return reason;
  }
  return null;
}

/** A statement that PostgreSQL refused, in words for people. */
export async function failed(
  { client }: Pick<StatementRun, "client">,
  error: unknown,
  statement: Statement,
): Promise<unknown> {
  if (!(await hasRefused(client, error))) return error;
  const sqlState = sqlStateOf(error);
  const { detail } = error as { detail?: string };
  // That of other errors quotes rows.
  const named =
    sqlState === SQL_STATE.dependentObjectsStillExist && detail ? `: ${detail.split("\n").join("; ")}` : "";
  const way =
    sqlState === SQL_STATE.unsafeNewEnumValueUsage ? message("targetRefusals.line.newEnumValue") : null;
  const said = message("targetRefusals.line.failed", {
    line: statement.line,
    error: `${cleanErrorText(error)}${named}`,
  });
  return new AppError("conflict", sentences(said, way), {
    line: statement.line,
    sqlState,
    statement: statement.sql.slice(0, 200),
  });
}

/** What was put off to the end of the transaction refused it: a deferred constraint, or a trigger of one. */
async function failedAtCommit(run: StatementRun, error: unknown, statements: Indexed[]): Promise<unknown> {
  if (metLock(error) || !(await hasRefused(run.client, error))) return error;
  const [first, ...more] = statements;
  const lines = more.length > 0 ? {} : { line: first?.statement.line };
  const clean = cleanErrorText(error);
  const said =
    first && more.length === 0
      ? message("targetRefusals.line.failedAtCommit", { line: first.statement.line, error: clean })
      : message("targetRefusals.line.allFailedAtCommit", { error: clean });
  return new AppError("conflict", said, {
    ...lines,
    sqlState: sqlStateOf(error),
  });
}

function givenUp(error: LockedOut, blockers: Blocker[], statements: Indexed[], tries: number): AppError {
  const { index } = error;
  const statement = statements.find((one) => one.index === index)?.statement;
  const line = statement?.line ?? 1;
  const who = describeBlockers(blockers, new Date());
  const said =
    blockers.length > 0
      ? null
      : message("targetRefusals.line.postgresSaid", { error: cleanErrorText(error.cause) });
  return new AppError(
    "conflict",
    sentences(message("targetRefusals.line.lockHeld", { tries, line, who }), said),
    {
      blockers,
      tries,
      line,
      statement: statement?.sql.slice(0, 200) ?? "",
    },
  );
}
