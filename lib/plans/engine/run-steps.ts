import { measureCheck } from "../../checks/measure-check.ts";
import { withEnd } from "../../kernel/text/sentences.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { observedWords } from "../../messages/observed-words.ts";
import { countLeftOpen } from "../../quarantine/left-open.ts";
import { countUndecided, installRules, ruleSteps } from "../../quarantine/quarantine.ts";
import { reconcileQuarantine } from "../../quarantine/reconcile-quarantine.ts";
import { runBackfill } from "../../target/backfill/run-backfill.ts";
import { runStatements } from "../../target/ddl/run-statements.ts";
import type { StatementProgress } from "../../target/ddl/statement-run.ts";
import { requiresValue } from "../definition/requires-value.ts";
import { hasWayBack } from "../definition/way-back.ts";
import { firstHalfUndone, sayHalfUndone } from "../gates/each/nothing-half-undone.ts";
import { type Check, type CheckOutcome, type PhaseDefinition, phasesUpTo } from "../model.ts";
import { readMarks } from "../read-marks.ts";
import { attemptStep } from "./attempt-step.ts";
import { saveLateRows, writeContractBackup } from "./contract-backup.ts";
import { forgetWaysBack, holdFence, readMark, writeMark } from "./fence.ts";
import { type JobRun, judgeGates, type PhaseResult, type StepRun, type Stop } from "./job-run.ts";
import { gatesOf, gatesOfBatches } from "./step-gates.ts";

/**
 * Runs the steps of a phase that are not done yet, in order, each followed by its checks. A check that fails ends the
 * run, so the backfill never begins before the dual write is proven. What follows a backfill, and all of contract,
 * begins only with an empty quarantine. Fails at once over a step that is half undone, which its mark and its state may call done.
 */
export async function runSteps(run: JobRun, phase: PhaseDefinition): Promise<PhaseResult> {
  const halfUndone = firstHalfUndone(await readMarks(run.pool, run.plan), phasesUpTo(phase.phase));
  if (halfUndone !== null) return { state: "failed", error: sayHalfUndone(halfUndone) };
  await forgetWaysBack(run, phase);
  if (phase.phase === "backfill") await installRules(run.pool, run.plan);
  let afterBackfill = phase.phase === "contract";
  for (const step of phase.steps) {
    const of = { run, phase: phase.phase, step };
    const state = await run.journal.stepState(phase.phase, step.name);
    if (state !== "done") {
      const stop =
        run.shouldStop() ?? (afterBackfill && step.kind !== "backfill" ? await waitForPeople(of) : null);
      if (stop) {
        await run.journal.stepEnded(phase.phase, step, state === "waiting" ? "waiting" : "paused", null);
        return { state: "stopped", stop };
      }
      const result = await runStep(of);
      if (result.state !== "done") return result;
    } else if (!hasWayBack(step)) {
      // It stayed when the phase was rolled back, and what it is to have done must still hold.
      const failed = await checkStep(of);
      if (failed !== null) {
        await run.journal.stepEnded(phase.phase, step, "failed", failed);
        return { state: "failed", error: message("planRefusals.inStep", { step: step.name, error: failed }) };
      }
    }
    if (step.kind === "backfill") afterBackfill = true;
  }
  return { state: "done" };
}

/** What a step waits for: rows that somebody decides, or that were left open where it cannot pass them. */
export async function waitForPeople(of: StepRun): Promise<Stop | null> {
  const { run } = of;
  const settled = await reconcileQuarantine(run.pool, run.plan);
  const { rows } = await countUndecided(run.pool, run.plan.name);
  if (rows > 0) return run.onQuarantine(rows, false);
  const open = await countBlocking(of);
  if (open > 0) return run.onQuarantine(open, true);
  return settled ? null : { kind: "quarantine", reason: message("plans.pause.changedDecision") };
}

/** Rows that were left open and that the step would refuse, or, as all of contract does, lose the raw text of. */
async function countBlocking({ run: { pool, plan }, phase, step }: StepRun): Promise<number> {
  const steps: string[] = [];
  for (const one of ruleSteps(plan))
    if (phase === "contract" || requiresValue(step, one.rules)) steps.push(one.step);
  return steps.length === 0 ? 0 : (await countLeftOpen(pool, plan.name, steps)).rows;
}

async function runStep(of: StepRun): Promise<PhaseResult> {
  const { run, phase, step } = of;
  await run.journal.stepStarted(phase, step);
  const result = await attemptStep(of, async (shouldStop) => {
    const work = step.kind === "backfill" ? fill : apply;
    const finished = await work(of, shouldStop).finally(() => run.gates?.turnBack());
    if (!finished) return "stopped";
    const failed = await checkStep(of);
    await run.journal.stepEnded(phase, step, failed === null ? "done" : "failed", failed);
    return failed === null
      ? { state: "done" }
      : { state: "failed", error: message("planRefusals.inStep", { step: step.name, error: failed }) };
  });
  if (result.state === "stopped" && result.stop.kind !== "lease-lost")
    await run.journal.stepEnded(phase, step, "paused", null);
  return result;
}

/** @returns false if it stopped on the way */
async function fill(of: StepRun, shouldStop: () => string | null): Promise<boolean> {
  const { run, phase, step } = of;
  const gates = gatesOfBatches(of);
  let isMarked = false;
  const result = await runBackfill(run.pool, {
    plan: run.plan.name,
    step: step.name,
    table: step.table ?? "",
    key: step.key ?? [],
    batchSql: step.sql,
    ...(step.rules ? { quarantine: { column: step.rules.column, rawSql: step.rules.raw } } : {}),
    pace: run.pace,
    ...(run.trial ? { trial: run.trial(step) } : {}),
    correlationId: run.correlationId,
    beforeTry: async () => gates?.beforeTry(),
    afterBegin: async (client) => {
      await holdFence(client, run);
      await gates?.afterBegin(client);
    },
    beforeCommit: async (client, rows) => {
      if (rows === 0) return;
      await gates?.beforeCommit(client);
      // With the rows of its first batch: what half of it did is known as what statements did is.
      if (!isMarked) await writeMark(client, of, { statements: 0, midway: true });
    },
    shouldStop,
    onBatch: async (progress) => {
      isMarked = true;
      gates?.onBatch();
      await run.journal.batchDone(phase, step, progress);
    },
    onThrottle: async (reason) => {
      if (reason !== null) await gates?.onThrottle();
      await run.journal.throttled(phase, step, reason);
    },
  });
  if (result.state !== "finished") return false;
  if (result.rowsChanged === 0 && result.rowsDone > 0)
    await run.journal.nothingChanged(phase, step, result.rowsDone);
  if (result.rowsChanged === null && result.rowsDone > 0)
    await run.journal.changesNotCounted(phase, step, result.rowsDone);
  await writeMark(run.pool, of, { statements: 1, finished: true });
  // Bookings made meanwhile may have brought texts that nothing reads.
  await reconcileQuarantine(run.pool, run.plan);
  return true;
}

async function apply(of: StepRun, shouldStop: () => string | null): Promise<boolean> {
  const { run, phase, step } = of;
  const mark = await readMark(of);
  if (mark?.finishedAt) return true; // committed by a worker that could not say so any more
  let backup = step.kind === "removal" ? await writeContractBackup(of) : null;
  const alone = step.tx === "none";
  const gates = gatesOf(of);
  const startAt = mark?.statements ?? 0;
  const result = await runStatements(run.pool, step.sql, {
    tx: alone ? "none" : "step",
    correlationId: run.correlationId,
    ...(alone ? { startAt, resumed: mark !== null } : {}),
    beforeTry: () => judgeGates(gates),
    afterBegin: async (client) => {
      await holdFence(client, run);
      if (backup) backup = await saveLateRows(of, backup, client);
      if (phase === "contract") await gates?.pointOfNoReturn(client);
    },
    // In the statement's own transaction; one that can have none is recorded before it as well, and known again by what it did.
    beforeCommit: async (client, index) => {
      // Now all that it locks is locked: who held it has committed, and what that wrote can be seen.
      if (phase === "contract") await gates?.pointOfNoReturn(client);
      await writeMark(client, of, {
        statements: index === null ? 1 : index + 1,
        finished: index === null,
        backup,
      });
    },
    beforeOutside: async (index) => {
      if (phase === "contract") await gates?.pointOfNoReturn(null);
      await writeMark(run.pool, of, { statements: index, midway: true });
    },
    onNothingDone: (index) => writeMark(run.pool, of, { statements: index }),
    shouldStop,
    onProgress: async (progress) => {
      if (progress.kind === "sleeping") await gates?.turnBack();
      await reportStatement(of, progress);
      if (alone && progress.kind === "done")
        await writeMark(run.pool, of, { statements: progress.report.index + 1 });
    },
  });
  if (result.state === "stopped") return false;
  if (alone)
    await writeMark(run.pool, of, {
      statements: startAt + result.statements.length,
      finished: true,
    });
  return true;
}

/** What the ladder says about a statement, to the journal. */
export async function reportStatement(
  { run, phase, step }: StepRun,
  progress: StatementProgress,
): Promise<void> {
  if (progress.kind === "done") await run.journal.statementDone(phase, step, progress.report);
  else if (progress.kind === "waiting-for-lock")
    await run.journal.lockAwaited(phase, step, progress.waitedMs, progress.blockers);
  else if (progress.kind === "sleeping") await run.journal.lockAwaited(phase, step, 0, progress.blockers);
}

/** What a check saw that it should not have. */
export function checkFound({ name }: Check, { observed, expected }: CheckOutcome): Message {
  return message("planRefusals.check.found", { check: name, observed: observedWords(observed), expected });
}

/** Runs the step's checks. @returns the first failure, or null */
async function checkStep({ run, phase, step }: StepRun): Promise<Message | null> {
  let failed: Message | null = null;
  for (const check of step.checks) {
    const outcome = await measureCheck(run.pool, check, run);
    await run.journal.checked(phase, step.name, check, outcome);
    if (!outcome.ok)
      failed ??= outcome.error
        ? message("planRefusals.check.notRun", { check: check.name, error: withEnd(outcome.error) })
        : checkFound(check, outcome);
  }
  return failed;
}
