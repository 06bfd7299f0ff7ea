import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { hasRefused } from "../has-refused.ts";
import { NOTHING } from "./find-dropped-with.ts";
import { type FoundIndex, findIndex, indexTarget, sameIndex } from "./find-index.ts";
import { sleepMsAfter } from "./lock-ladder.ts";
import { failed, metLock, type Outcome, sleepUnlessStopped } from "./run-locked.ts";
import { sendPlanStatement } from "./send-plan-statement.ts";
import type { Statement } from "./split-statements.ts";
import type { StatementReport, StatementRun } from "./statement-run.ts";
import { type BackendView, type Blocker, describeBlockers, watchBackend } from "./watch-backend.ts";
import { didNothing, hasRemoved } from "./what-it-did.ts";

/** How often a build that the watchdog cancelled is begun again. */
const MAX_BUILDS = 3;

/**
 * Runs a statement that allows no transaction: CREATE INDEX CONCURRENTLY, DROP INDEX CONCURRENTLY, VACUUM and others.
 * It has no lock_timeout: it blocks neither readers nor writers while it waits, and a timeout would leave an invalid
 * index behind. A watchdog cancels it when nothing has moved for `watchdogMs`. An invalid index, of this build or of
 * one that was killed, is dropped; one that another session is still building is waited for.
 */
export async function runOutsideTransaction(
  run: StatementRun,
  statement: Statement,
  index: number,
): Promise<Outcome> {
  let waitedMs = 0;
  let longestLockWaitMs = 0;
  for (let attempt = 1; ; attempt++) {
    const reason = await run.shouldStop?.();
    if (reason) return { reason };
    await run.beforeTry?.();
    const before = await settleEarlierBuild(run, statement, index);
    if ("reason" in before) return before;
    if (before.done) return { reports: [report(statement, index, attempt, NOT_RUN)] };
    const { sql } = statement;
    await run.onProgress?.({ kind: "running", index, count: run.count, sql, attempt, lockTimeoutMs: null });
    await run.beforeOutside?.(index);
    const build = await runUnderWatchdog(run, statement, index);
    waitedMs += build.waitedMs;
    longestLockWaitMs = Math.max(longestLockWaitMs, build.waitedMs);
    if (build.error === null) {
      const { ms, locks } = build;
      const seen = { ms, locks, lockWaitMs: waitedMs, longestLockWaitMs };
      const done = report(statement, index, attempt, seen);
      await run.onProgress?.({ kind: "done", report: done });
      return { reports: [done] };
    }
    await dropIfInvalid(run, statement, index);
    if ((await hasRefused(run.client, build.error)) && (await didNothing(run.client, statement, true)))
      await run.onNothingDone?.(index);
    if (!build.cancelled && !metLock(build.error)) throw await failed(run, build.error, statement);
    if (attempt >= MAX_BUILDS) throw stalled(statement, attempt, build.blockers);
    const sleepMs = sleepMsAfter(run.ladder, attempt);
    await run.onProgress?.({ kind: "sleeping", index, attempt, sleepMs, blockers: build.blockers });
    const stopped = await sleepUnlessStopped(run, sleepMs);
    if (stopped) return { reason: stopped };
  }
}

/** Clears away, waits for or recognises what an earlier run of this statement left. */
async function settleEarlierBuild(
  run: StatementRun,
  statement: Statement,
  index: number,
): Promise<{ done: boolean } | { reason: string }> {
  const target = indexTarget(statement);
  if (!target) return { done: run.resumed === true && (await hasRemoved(run.client, statement)) };
  for (;;) {
    const found = await findIndex(run.client, target);
    if (!found) return { done: false };
    if (found.buildingPid === null) {
      if (!found.valid) {
        await dropIndex(run, found, index);
        return { done: false };
      }
      const same = await sameIndex(statement, found);
      if (!same && target.ifNotExists) throw otherDefinition(statement, found);
      return { done: same && (run.resumed === true || target.ifNotExists) };
    }
    // Most likely our own, from a worker that was killed: its backend goes on until it notices.
    const phase = "elsewhere";
    await run.onProgress?.({ kind: "building-index", index, phase, done: null, total: null, blockers: [] });
    const stopped = await sleepUnlessStopped(run, 1_000);
    if (stopped) return { reason: stopped };
  }
}

async function runUnderWatchdog(run: StatementRun, statement: Statement, index: number) {
  const limitMs = run.watchdogMs ?? 600_000;
  let mark = "";
  let movedAt = performance.now();
  let cancelled = false;
  const watch = watchBackend(run.watcher, run.pid, async (view) => {
    const now = `${view.index?.mark ?? ""} ${view.waitStart ?? ""}`;
    if (now !== mark) {
      mark = now;
      movedAt = performance.now();
    } else if (!cancelled && performance.now() - movedAt > limitMs) {
      cancelled = true;
      await run.watcher.query("select pg_cancel_backend($1)", [run.pid]);
    }
    await tell(run, index, view);
  });
  await run.client.query("set lock_timeout = 0; set statement_timeout = 0");
  const startedAt = performance.now();
  const error = await sendPlanStatement(run.client, statement.sql).then(
    () => null,
    (reason: unknown) => reason,
  );
  const ms = Math.round(performance.now() - startedAt);
  return { ms, error, cancelled, ...(await watch.stop()) };
}

async function tell(run: StatementRun, index: number, view: BackendView): Promise<void> {
  const { waitedMs, blockers } = view;
  if (view.index) {
    const { phase, done, total } = view.index;
    await run.onProgress?.({ kind: "building-index", index, phase, done, total, blockers });
  } else if (waitedMs !== null) {
    await run.onProgress?.({ kind: "waiting-for-lock", index, waitedMs, blockers });
  }
}

async function dropIfInvalid(run: StatementRun, statement: Statement, index: number): Promise<void> {
  const target = indexTarget(statement);
  const found = target ? await findIndex(run.client, target) : null;
  if (found && !found.valid && found.buildingPid === null) await dropIndex(run, found, index);
}

/** Waits for whoever uses the table, as long as it takes, and says for whom: a plain DROP would make others wait. */
async function dropIndex(run: StatementRun, found: FoundIndex, index: number): Promise<void> {
  const phase = "removing";
  const watch = watchBackend(run.watcher, run.pid, async ({ blockers }) => {
    await run.onProgress?.({ kind: "building-index", index, phase, done: null, total: null, blockers });
  });
  try {
    await run.client.query("set lock_timeout = 0; set statement_timeout = 0");
    await run.client.query(`drop index concurrently ${quoteIdentifier(found.schema, found.name)}`);
  } finally {
    await watch.stop();
  }
}

type Observed = { ms: number; lockWaitMs: number; longestLockWaitMs: number; locks: BackendView["locks"] };
const NOT_RUN: Observed = { ms: 0, lockWaitMs: 0, longestLockWaitMs: 0, locks: [] };

function report(statement: Statement, index: number, tries: number, seen: Observed): StatementReport {
  const { line, sql } = statement;
  const alreadyDone = seen === NOT_RUN;
  return { index, line, sql, tries, ...seen, rewrote: [], scanned: [], droppedWith: NOTHING, alreadyDone };
}

function stalled(statement: Statement, tries: number, blockers: Blocker[]): AppError {
  const who = describeBlockers(blockers, new Date());
  return new AppError(
    "conflict",
    message("targetRefusals.line.noProgress", { tries, line: statement.line, who }),
    { blockers, tries, line: statement.line, statement: statement.sql.slice(0, 200) },
  );
}

function otherDefinition(statement: Statement, found: FoundIndex): AppError {
  return new AppError(
    "conflict",
    message("targetRefusals.line.otherIndex", {
      line: statement.line,
      index: found.name,
      definition: found.definition,
    }),
    { line: statement.line },
  );
}
