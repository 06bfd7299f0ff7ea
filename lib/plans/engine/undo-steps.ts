import type pg from "pg";
import { message } from "../../messages/catalogue/message.ts";
import { isBatchSql } from "../../target/backfill/compile-batch.ts";
import { readBackfill, runBackfill } from "../../target/backfill/run-backfill.ts";
import { loadBackup } from "../../target/backup.ts";
import { runStatements } from "../../target/ddl/run-statements.ts";
import { inTargetTransaction } from "../../target/target-transaction.ts";
import { hasWayBack } from "../definition/way-back.ts";
import { firstHalfUndone, sayHalfUndone } from "../gates/each/nothing-half-undone.ts";
import { hasBegun, type PhaseDefinition, phasesAfter, type Step } from "../model.ts";
import { readMarks } from "../read-marks.ts";
import { attemptStep } from "./attempt-step.ts";
import { clearMark, holdFence, readMark } from "./fence.ts";
import { type JobRun, judgeGates, type PhaseResult, type StepRun } from "./job-run.ts";
import { restoreOnline } from "./restore-online.ts";
import { countOver, makeSettings, piecesOf, requireNothingLeft } from "./restore-pieces.ts";
import { reportStatement } from "./run-steps.ts";
import { backupFor, batchesOf, isTakenUpAgain, signOf, type Undoing } from "./undoing.ts";

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
  // Of a large table it may hold most rows.
  await inTargetTransaction(run.pool, { statementTimeout: "0" }, async (client) => {
    await holdFence(client, run);
    await client.query("delete from sluice.quarantine where plan = $1 and step = any($2)", [
      run.plan.name,
      steps,
    ]);
  });
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

async function undoAtOnce(of: Undoing, shouldStop: () => string | null): Promise<boolean> {
  const { run, step } = of;
  const alone = step.tx === "none";
  const { startAt, prepareSession } = step.kind === "removal" ? await takeUpRestore(of) : FROM_START;
  const result = await runStatements(run.pool, step.rollback, {
    tx: alone ? "none" : "step",
    correlationId: run.correlationId,
    startAt,
    prepareSession,
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
    onProgress: (progress) => reportStatement(of, progress),
  });
  if (result.state === "stopped") return false;
  if (alone) await clearMark(run.pool, of);
  return true;
}

const FROM_START = { startAt: 0, prepareSession: async () => {} };

/** A restore that went statement by statement, until its step was changed, goes on behind what is over of it. */
async function takeUpRestore(of: Undoing) {
  const pieces = await piecesOf(of);
  const over = pieces.slice(0, await countOver(of, pieces));
  requireNothingLeft(over);
  // Settings with nothing before them are the transaction's own.
  const startAt = over.findLastIndex(({ isSetting }) => !isSetting) + 1;
  const backup = await backupFor(of, pieces.slice(startAt));
  const prepareSession = async (client: pg.PoolClient) => {
    if (backup) await loadBackup(client, backup);
    await makeSettings(client, pieces.slice(0, startAt));
  };
  return { startAt, prepareSession };
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
