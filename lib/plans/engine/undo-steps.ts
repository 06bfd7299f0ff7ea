import type pg from "pg";
import { message } from "../../messages/catalogue/message.ts";
import { isBatchSql, splitAtBatches } from "../../target/backfill/compile-batch.ts";
import { type RunBackfillOptions, readBackfill, runBackfill } from "../../target/backfill/run-backfill.ts";
import { BACKUP_TABLE, type Backup, loadBackup } from "../../target/backup.ts";
import { runStatements } from "../../target/ddl/run-statements.ts";
import { hasWayBack } from "../definition/way-back.ts";
import { firstHalfUndone, sayHalfUndone } from "../gates/each/nothing-half-undone.ts";
import { hasBegun, type PhaseDefinition, phasesAfter, type Step } from "../model.ts";
import { readMarks } from "../read-marks.ts";
import { attemptStep } from "./attempt-step.ts";
import { findBackup, requireBackup } from "./contract-backup.ts";
import { clearMark, holdFence, markUndoing, readMark } from "./fence.ts";
import { type JobRun, judgeGates, type PhaseResult, type StepRun } from "./job-run.ts";
import { markPiece, readPieces } from "./restore-pieces.ts";
import { reportStatement } from "./run-steps.ts";

/**
 * Undoes the steps of a phase in reverse order: those of which the target has a trace, whether they ended or failed
 * on the way. A step that is undone leaves none, so that an interrupted rollback goes on where it stopped. What a one-way
 * step did stays, and so does its trace: run again, the phase does not do it twice. One that did nothing leaves nothing. Fails at
 * once under a later phase of which a part is back: that stands on this one.
 */
export async function undoSteps(run: JobRun, phase: PhaseDefinition): Promise<PhaseResult> {
  const later = firstHalfUndone(await readMarks(run.pool, run.plan), phasesAfter(phase.phase));
  if (later !== null) return { state: "failed", error: sayHalfUndone(later) };
  for (const step of phase.steps.toReversed()) {
    const of = { run, phase: phase.phase, step };
    if (!hasWayBack(step)) {
      await leaveOneWay(of);
      continue;
    }
    if (!(await hasTrace(of))) {
      await endWithoutTrace(of);
      continue;
    }
    const stop = run.shouldStop();
    if (stop) return { state: "stopped", stop };
    const result = await undoStep({ ...of, step });
    if (result.state !== "done") return result;
  }
  await emptyQuarantine(run, phase);
  return { state: "done" };
}

/**
 * What a dual write put aside after the backfill's own rollback and before its own: nobody has to decide it any more.
 * Removing a trigger waits for everybody who is writing through it, so none comes after this.
 */
async function emptyQuarantine(run: JobRun, phase: PhaseDefinition): Promise<void> {
  const steps = phase.steps.filter(hasWayBack).flatMap((step) => (step.rules ? [step.name] : []));
  if (steps.length === 0) return;
  await run.pool.query(
    `with held as materialized (select sluice.hold_fence($1, $2))
     delete from sluice.quarantine using held where plan = $1 and step = any($3)`,
    [run.plan.name, run.epoch, steps],
  );
}

async function endWithoutTrace({ run, phase, step }: StepRun): Promise<void> {
  if (!hasBegun(await run.journal.stepState(phase, step.name))) return;
  await run.journal.undoStarted(phase, step);
  await run.journal.stepEnded(phase, step, "rolled_back", null);
}

/** What it did stays, and its record says what that is: all of it, whatever its checks said since, or a part. */
async function leaveOneWay(of: StepRun): Promise<void> {
  const { run, phase, step } = of;
  const mark = (await readMarks(run.pool, run.plan, phase)).find((one) => one.step === step.name);
  if (!mark) return endWithoutTrace(of);
  const state = await run.journal.stepState(phase, step.name);
  if (mark.ended && state !== "done") await run.journal.stepEnded(phase, step, "done", null);
  else if (!mark.ended && state !== "failed")
    await run.journal.stepEnded(phase, step, "failed", message("planRefusals.stoppedOneWay"));
}

async function hasTrace(of: StepRun): Promise<boolean> {
  const { run, step } = of;
  if (await readMark(of)) return true;
  return (
    step.kind === "backfill" &&
    (await readBackfill(run.pool, { plan: run.plan.name, step: step.name })) !== null
  );
}

type Undoing = StepRun<Step & { rollback: string }>;

function undoStep(of: Undoing): Promise<PhaseResult> {
  const { run, phase, step } = of;
  return attemptStep(of, async (shouldStop) => {
    await run.journal.undoStarted(phase, step);
    const undo =
      step.restoreTx === "none"
        ? restoreOnline
        : step.kind === "backfill" && (await isBatchSql(step.rollback))
          ? undoInBatches
          : undoAtOnce;
    if (!(await undo(of, shouldStop))) return "stopped";
    await run.journal.stepEnded(phase, step, "rolled_back", null);
    return { state: "done" };
  });
}

async function undoInBatches(of: Undoing, shouldStop: () => string | null): Promise<boolean> {
  const { run, step } = of;
  const result = await runBackfill(run.pool, batchesOf(of, step.rollback, shouldStop));
  if (result.state !== "finished") return false;
  await clearMark(run.pool, of);
  return true;
}

/**
 * Runs restore.sql piece by piece while people go on working. Taken up again it goes on with the statement in which it stopped, batches
 * where they stopped, and runs nothing that is over: people write to what is back. All begins again if the text is another.
 */
async function restoreOnline(of: Undoing, shouldStop: () => string | null): Promise<boolean> {
  const { run, step } = of;
  const marks = await readPieces(of);
  const left = (await splitAtBatches(step.rollback))
    .map((piece, at) => ({ ...piece, at }))
    .filter(({ at }) => marks.get(at)?.ended !== true);
  const backup = await backupFor(of, left);
  for (const { sql, inBatches, names, at } of left) {
    const prepareSession = async (client: pg.PoolClient) => {
      // A function may be one that an earlier piece has made.
      if (backup !== null && (names(BACKUP_TABLE) || (await isNamedByFunctions(run.pool))))
        await loadBackup(client, backup);
    };
    const restore = inBatches ? restoreBatches : restoreStatements;
    if (
      !(await restore(of, { sql, at, startAt: marks.get(at)?.statements ?? 0, prepareSession, shouldStop }))
    )
      return false;
  }
  await clearMark(run.pool, of);
  return true;
}

type Piece = {
  sql: string;
  at: number;
  startAt: number;
  prepareSession: (client: pg.PoolClient) => Promise<void>;
  shouldStop: () => string | null;
};

async function restoreBatches(of: Undoing, piece: Piece): Promise<boolean> {
  const { sql, at, prepareSession, shouldStop } = piece;
  const result = await runBackfill(of.run.pool, {
    ...batchesOf(of, sql, shouldStop),
    piece: at,
    prepareSession,
  });
  // Whoever is stopped before the first batch finds what another text left of it, which may be over.
  return result.state === "finished" && result.reason === null;
}

async function restoreStatements(of: Undoing, piece: Piece): Promise<boolean> {
  const { run } = of;
  const { sql, at, startAt, prepareSession, shouldStop } = piece;
  const result = await runStatements(run.pool, sql, {
    tx: "none",
    correlationId: run.correlationId,
    startAt,
    resumed: await isTakenUpAgain(of),
    prepareSession,
    beforeTry: () => judgeGates(run.gates),
    ...signOf(of),
    beforeCommit: async (client, index) => {
      await run.gates?.judgeLocked();
      await markPiece(client, of, at, { statements: (index ?? 0) + 1, ended: false });
    },
    shouldStop,
    onProgress: async (progress) => {
      await reportStatement(of, progress);
      if (progress.kind === "done")
        await markPiece(run.pool, of, at, { statements: progress.report.index + 1, ended: false });
    },
  });
  if (result.state === "stopped") return false;
  await markPiece(run.pool, of, at, { statements: startAt + result.statements.length, ended: true });
  return true;
}

/**
 * The backup, where something may read it: a text that names it, which asks for it; and a function of the target, which any text may call, if
 * it is at hand. A text that does without is not kept from running by it.
 */
async function backupFor(
  of: Undoing,
  pieces: { names: (table: string) => boolean }[],
): Promise<Backup | null> {
  if (pieces.some(({ names }) => names(BACKUP_TABLE))) return requireBackup(of);
  return (await isNamedByFunctions(of.run.pool)) ? findBackup(of) : null;
}

/** Whether a function of the target's own reads it; no view or function in SQL's own body can, as it is temporary. */
async function isNamedByFunctions(pool: Pick<pg.Pool, "query">): Promise<boolean> {
  const { rows } = await pool.query<{ named: boolean }>(
    `select exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname not in ('pg_catalog', 'information_schema', 'sluice') and position($1 in lower(p.prosrc)) > 0) as named`,
    [BACKUP_TABLE],
  );
  return rows[0]?.named === true;
}

/** What is not one transaction says that it has begun in the transaction of its first thing, or before what allows none. */
function signOf(of: StepRun) {
  return {
    afterBegin: (client: pg.PoolClient) => markUndoing(client, of),
    beforeOutside: () => markUndoing(of.run.pool, of),
  };
}

/** What its first statements would do may have been done. */
async function isTakenUpAgain(of: StepRun): Promise<boolean> {
  return of.run.resumed || (await readMark(of))?.undoing === true;
}

function batchesOf(of: StepRun, batchSql: string, shouldStop: () => string | null): RunBackfillOptions {
  const { run, phase, step } = of;
  return {
    plan: run.plan.name,
    step: step.name,
    table: step.table ?? "",
    key: step.key ?? [],
    batchSql,
    direction: step.kind === "removal" ? "restore" : "rollback",
    pace: run.pace,
    ...(run.trial ? { trial: run.trial(step) } : {}),
    correlationId: run.correlationId,
    afterBegin: (client) => markUndoing(client, of),
    beforeCommit: async () => run.gates?.judgeLocked(),
    shouldStop,
    onBatch: (progress) => run.journal.batchDone(phase, step, progress),
    onThrottle: (reason) => run.journal.throttled(phase, step, reason),
  };
}

async function undoAtOnce(of: Undoing, shouldStop: () => string | null): Promise<boolean> {
  const { run, step } = of;
  const alone = step.tx === "none";
  const backup = step.kind === "removal" ? await backupFor(of, await splitAtBatches(step.rollback)) : null;
  const result = await runStatements(run.pool, step.rollback, {
    tx: alone ? "none" : "step",
    correlationId: run.correlationId,
    resumed: await isTakenUpAgain(of),
    beforeTry: () => judgeGates(run.gates),
    ...(alone ? signOf(of) : { afterBegin: (client) => holdFence(client, run) }),
    beforeCommit: async (client) => {
      // Now all that it locks is locked, which may have taken minutes.
      await run.gates?.judgeLocked();
      if (alone) return;
      await clearMark(client, of);
      if (step.kind === "backfill") await forgetBackfill(client, run, step);
    },
    shouldStop,
    ...(backup ? { prepareSession: (client) => loadBackup(client, backup) } : {}),
    onProgress: (progress) => reportStatement(of, progress),
  });
  if (result.state === "stopped") return false;
  if (alone) await clearMark(run.pool, of);
  return true;
}

/** A backfill that is undone by one statement: its cursor and its quarantine go with it. */
async function forgetBackfill(
  client: { query: (sql: string, values: unknown[]) => Promise<unknown> },
  run: JobRun,
  step: Step,
): Promise<void> {
  await client.query("delete from sluice.quarantine where plan = $1 and step = $2", [
    run.plan.name,
    step.name,
  ]);
  await client.query("delete from sluice.backfills where plan = $1 and step = $2", [
    run.plan.name,
    step.name,
  ]);
}
