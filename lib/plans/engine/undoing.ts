import type pg from "pg";
import type { RunBackfillOptions } from "../../target/backfill/run-backfill.ts";
import { BACKUP_TABLE, type Backup } from "../../target/backup.ts";
import type { Step } from "../model.ts";
import { findBackup, requireBackup } from "./contract-backup.ts";
import { markUndoing, readMark } from "./fence.ts";
import type { StepRun } from "./job-run.ts";

// What every way back of a step has in common.

export type Undoing = StepRun<Step & { rollback: string }> & {
  /** Of a restore that goes statement by statement: the statements that it has now, by id. */
  pieces?: string[];
};

/**
 * The backup, where something may read it: a text that names it, which asks for it; and a function of the target, which any text may call, if
 * it is at hand. A text that does without is not kept from running by it.
 */
export async function backupFor(
  of: Undoing,
  pieces: { names: (table: string) => boolean }[],
): Promise<Backup | null> {
  if (pieces.some(({ names }) => names(BACKUP_TABLE))) return requireBackup(of);
  return (await isNamedByFunctions(of.run.pool)) ? findBackup(of) : null;
}

/** Whether a function of the target's own reads it; no view or function in SQL's own body can, as it is temporary. */
export async function isNamedByFunctions(pool: Pick<pg.Pool, "query">): Promise<boolean> {
  const { rows } = await pool.query<{ named: boolean }>(
    `select exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname not in ('information_schema', 'sluice') and n.nspname !~ '^pg_' and position($1 in lower(p.prosrc)) > 0) as named`,
    [BACKUP_TABLE],
  );
  return rows[0]?.named === true;
}

/** What is not one transaction says that it has begun in the transaction of its first thing, or before what allows none. */
export function signOf(of: StepRun & Pick<Undoing, "pieces">) {
  return {
    afterBegin: (client: pg.PoolClient) => markUndoing(client, of),
    beforeOutside: () => markUndoing(of.run.pool, of),
  };
}

/** What its first statements would do may have been done. */
export async function isTakenUpAgain(of: StepRun): Promise<boolean> {
  return of.run.resumed || (await readMark(of))?.undoing === true;
}

export function batchesOf(
  of: StepRun & Pick<Undoing, "pieces">,
  batchSql: string,
  shouldStop: () => string | null,
): RunBackfillOptions {
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
