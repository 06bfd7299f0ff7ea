import type { PlanJob } from "../../generated/prisma/client.ts";
import type { Tx } from "../../kernel/db/client.ts";
import type { Phase } from "../model.ts";
import type { RehearsalReport } from "../reads/rehearsal-report.ts";
import { storedBackup } from "../stored-work.ts";

/** What work did, as it is put on record at its end. */
type Ran = {
  steps?: number;
  /** Looked at by it, by their last result of it. */
  checks: number;
  passed: number;
  /** Of the step that visited most; 0 where none visits rows. */
  rows: number;
  longestLockWaitMs?: number | null;
  seconds?: number;
  /** That a rehearsal ran, there and back. */
  statements?: number;
  /** That a person will have to decide. */
  values?: number;
};

/** Read in the transaction that ends it, so that the record holds what was there then. */
export async function measureRun(tx: Tx, job: PlanJob, phase: Phase): Promise<Ran> {
  const of = { planName: job.planName, phase };
  const steps = await tx.planStep.findMany({ where: { ...of, state: "done" }, select: { rowsDone: true } });
  const results = await tx.checkResult.findMany({
    where: { ...of, jobId: job.id },
    distinct: ["step", "checkName"],
    orderBy: [{ step: "asc" }, { checkName: "asc" }, { id: "desc" }],
    select: { ok: true },
  });
  const row = await tx.planPhase.findUnique({
    where: { planName_phase: of },
    select: { longestLockWaitMs: true },
  });
  return {
    steps: steps.length,
    checks: results.length,
    passed: results.filter((one) => one.ok).length,
    rows: Math.max(0, ...steps.map((step) => Number(step.rowsDone ?? 0))),
    longestLockWaitMs: row?.longestLockWaitMs ?? null,
  };
}

/** The same of a way back: its steps, and the rows that a restore gave back, of the largest backup. */
export async function measureUndo(tx: Tx, job: PlanJob, phase: Phase): Promise<Ran> {
  const steps = await tx.planStep.findMany({
    where: { planName: job.planName, phase, state: "rolled_back", startedAt: { gte: job.requestedAt } },
    select: { backup: true, lockWaitMs: true },
  });
  const backups = job.kind === "restore" ? steps.map(({ backup }) => storedBackup.read(backup)) : [];
  return {
    steps: steps.length,
    checks: 0,
    passed: 0,
    rows: Math.max(0, ...backups.map((one) => one?.late?.removed ?? one?.rows ?? 0)),
    // Of the phase the longest is kept, which may be of its way there.
    longestLockWaitMs: Math.max(0, ...steps.map((step) => step.lockWaitMs ?? 0)),
  };
}

/** Pure: the same of a rehearsal, from its report. */
export function measureRehearsal(report: RehearsalReport): Ran {
  return {
    checks: report.checks.length,
    passed: report.checks.filter((one) => one.ok).length,
    rows: Math.max(0, ...Object.values(report.rows).map((one) => one.done)),
    seconds: report.seconds,
    statements: report.statements.length,
    values: report.quarantineValues ?? 0,
  };
}
