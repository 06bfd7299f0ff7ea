import { type TargetPool, withTargetClient } from "../pool.ts";
import { LOCK_LADDER } from "./lock-ladder.ts";
import { forgetSession } from "./pin-session.ts";
import { runLocked } from "./run-locked.ts";
import { runOutsideTransaction } from "./run-outside-transaction.ts";
import { type Statement, splitStatements } from "./split-statements.ts";
import { refuseUnrunnable, statementKind } from "./statement-kind.ts";
import type { RunStatementsOptions, StatementReport, StatementRun } from "./statement-run.ts";

export type { Blocker } from "./watch-backend.ts";

export type RunStatementsResult = {
  /** `stopped`: `tx: step` changed nothing; `tx: none` did `statements` and goes on at `startAt + statements.length`. */
  state: "done" | "stopped";
  reason: string | null;
  statements: StatementReport[];
  longestLockWaitMs: number;
  tries: number;
};

/**
 * Runs a file of SQL under the lock ladder: each try with a short lock_timeout, so that a statement that must wait
 * for a lock never makes the application queue behind it for longer; between tries everybody else gets through.
 * Uses two connections of the pool.
 * @throws AppError invalid {line} if the file does not parse or controls transactions itself;
 *   conflict {blockers, tries, line} when the ladder is used up; conflict {line, sqlState, statement} when a statement
 *   fails; unavailable when the connection is lost.
 */
export async function runStatements(
  pool: TargetPool,
  sql: string,
  options: RunStatementsOptions,
): Promise<RunStatementsResult> {
  const statements = await splitStatements(sql);
  refuseUnrunnable(statements, options.tx);
  const { correlationId } = options;
  return withTargetClient(pool, { correlationId }, (watcher) =>
    withTargetClient(pool, { correlationId }, async (client) => {
      const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
      await options.prepareSession?.(client);
      const ladder = { ...LOCK_LADDER, ...options.ladder };
      const pid = rows[0]?.pid ?? 0;
      const run: StatementRun = { ...options, client, pid, watcher, ladder, count: statements.length };
      const result = options.tx === "step" ? await runStep(run, statements) : await runEach(run, statements);
      await forgetSession(client); // the file's own settings and temporary tables end with the run
      return result;
    }),
  );
}

async function runStep(run: StatementRun, statements: Statement[]): Promise<RunStatementsResult> {
  const indexed = statements.map((statement, index) => ({ statement, index }));
  const left = indexed.slice(run.startAt);
  const outcome = await runLocked(run, left, null);
  return summarise("reason" in outcome ? outcome.reason : null, "reason" in outcome ? [] : outcome.reports);
}

async function runEach(run: StatementRun, statements: Statement[]): Promise<RunStatementsResult> {
  const reports: StatementReport[] = [];
  for (const [index, statement] of statements.entries()) {
    if (index < (run.startAt ?? 0)) continue;
    const kind = statementKind(statement);
    const outcome =
      kind === "transactional"
        ? await runLocked(run, [{ statement, index }], index)
        : await runOutsideTransaction(run, statement, index);
    if ("reason" in outcome) return summarise(outcome.reason, reports);
    reports.push(...outcome.reports);
  }
  return summarise(null, reports);
}

function summarise(reason: string | null, statements: StatementReport[]): RunStatementsResult {
  return {
    state: reason === null ? "done" : "stopped",
    reason,
    statements,
    longestLockWaitMs: Math.max(0, ...statements.map((report) => report.longestLockWaitMs)),
    tries: Math.max(1, ...statements.map((report) => report.tries)),
  };
}
