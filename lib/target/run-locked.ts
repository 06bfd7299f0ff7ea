import { AppError } from "../errors.ts";
import { countOf } from "../format/numbers.ts";
import { cleanErrorText } from "../masking/clean-error-text.ts";
import { findDroppedWith, NOTHING } from "./find-dropped-with.ts";
import { lockTimeoutMs, sleepMsAfter } from "./lock-ladder.ts";
import { compareFootprints, type Footprint, readFootprint } from "./observe-statement.ts";
import { isConnectionLost } from "./pool.ts";
import type { StatementReport, StatementRun } from "./run-statements.ts";
import { sendPlanStatement } from "./send-plan-statement.ts";
import type { Statement } from "./split-statements.ts";
import { type Blocker, describeBlockers, watchBackend } from "./watch-backend.ts";

type Indexed = { statement: Statement; index: number };
export type Outcome = { reports: StatementReport[] } | { reason: string };

/** lock_not_available and deadlock_detected: nothing was done, and trying again may succeed. */
const RETRIED = new Set(["55P03", "40P01"]);

/** A try that met a lock: what it had waited for. */
class LockedOut extends Error {
  readonly index: number;
  readonly blockers: Blocker[];
  constructor(index: number, blockers: Blocker[]) {
    super("locked out");
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
    try {
      return { reports: await tryOnce(run, statements, own, attempt, waits) };
    } catch (failure) {
      await run.client.query("rollback").catch(() => {}); // a lost connection has rolled back by itself
      const error = lockedOut(failure, statements);
      if (!error) throw failure;
      if (error.blockers.length > 0) blockers = error.blockers;
      if (attempt >= run.ladder.maxTries) throw givenUp(error.index, blockers, statements, attempt);
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
  return RETRIED.has(sqlStateOf(error) ?? "") ? new LockedOut(statements.at(-1)?.index ?? 0, []) : null;
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
  await run.client.query("commit");
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
  const waitedMs = sqlStateOf(failure) === "55P03" ? Math.max(seenMs, timeoutMs) : seenMs;
  const earlier = waits.get(index) ?? { totalMs: 0, longestMs: 0 };
  waits.set(index, {
    totalMs: earlier.totalMs + waitedMs,
    longestMs: Math.max(earlier.longestMs, waitedMs),
  });
  if (failure === null) return { ms };
  if (RETRIED.has(sqlStateOf(failure) ?? "")) throw new LockedOut(index, blockers);
  throw failed(failure, statement);
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

/** dependent_objects_still_exist: its detail names them. That of other errors quotes rows. */
const DEPENDED_ON = "2BP01";

/** A statement that PostgreSQL refused, in words for people. */
export function failed(error: unknown, statement: Statement): unknown {
  const sqlState = sqlStateOf(error);
  if (!sqlState || isConnectionLost(error)) return error;
  const { detail } = error as { detail?: string };
  const named = sqlState === DEPENDED_ON && detail ? `: ${detail.split("\n").join("; ")}` : "";
  return new AppError("conflict", `Line ${statement.line} failed: ${cleanErrorText(error)}${named}.`, {
    line: statement.line,
    sqlState,
    statement: statement.sql.slice(0, 200),
  });
}

export function sqlStateOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

function givenUp(index: number, blockers: Blocker[], statements: Indexed[], tries: number): AppError {
  const statement = statements.find((one) => one.index === index)?.statement;
  const line = statement?.line ?? 1;
  const who = describeBlockers(blockers, new Date());
  return new AppError(
    "conflict",
    `Stopped after ${countOf(tries, "try", "tries")}: line ${line} waits for a lock that is held by ${who}.`,
    {
      blockers,
      tries,
      line,
      statement: statement?.sql.slice(0, 200) ?? "",
    },
  );
}
