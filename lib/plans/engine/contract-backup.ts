import { randomUUID } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import type pg from "pg";
import { AppError } from "../../kernel/errors.ts";
import { makeFolder } from "../../kernel/process/make-folder.ts";
import { message } from "../../messages/catalogue/message.ts";
import { type Backup, verifyBackup, writeBackup, writeLateRows } from "../../target/backup.ts";
import { describeTable } from "../../target/describe-table.ts";
import type { BackupRecord } from "../model.ts";
import { readMark } from "./fence.ts";
import type { StepRun } from "./job-run.ts";

/**
 * Writes what the step is about to remove, and reads it back. An earlier one does not count any more: nothing is removed as
 * long as the step has no mark in the target, or what it removed was restored, and people have gone on working.
 */
export async function writeContractBackup(of: StepRun): Promise<Backup> {
  const { run, phase, step } = of;
  if (step.backup === null)
    throw new AppError("invalid", message("planRefusals.noBackupSql", { step: step.name }));
  const { table, key } = step;
  if (table !== null) await describeTable(run.pool, table);
  const folder = backupFolder(of);
  await makeFolder(folder);
  const at = run
    .now()
    .toISOString()
    .replaceAll(/[-:]|\.\d+/g, "");
  const backup = await writeBackup(run.pool, {
    select: step.backup,
    // No other's, be it of the same second: an earlier one may be all that is left of what was removed.
    path: join(folder, `${step.name}-${at}-${randomUUID()}.csv.gz`),
    correlationId: run.correlationId,
  });
  const missing = [key ?? []].flat().find((column) => !backup.columns.some(({ name }) => name === column));
  if (missing !== undefined)
    throw new AppError(
      "invalid",
      message("planRefusals.backupWithoutKey", {
        step: step.name,
        column: missing,
        keys: typeof key === "string" ? 1 : 2,
        table: table ?? "",
      }),
    );
  await run.journal.backedUp(phase, step, backup);
  return backup;
}

/**
 * Saves what was written since the backup, in the transaction that removes it and with the table locked: between the
 * two nothing can be lost. Recorded before that commits; if it never does, the next try writes both anew.
 */
export async function saveLateRows(
  { run, phase, step }: StepRun,
  backup: Backup,
  client: pg.PoolClient,
): Promise<Backup> {
  const { backup: select, table, key } = step;
  if (select === null || table === null || key === null)
    throw new AppError("invalid", message("planRefusals.backupNeeds", { step: step.name }));
  const late = await writeLateRows(client, { select, backup, table, key });
  const whole = { ...backup, late };
  await run.journal.backedUp(phase, step, whole);
  return whole;
}

/**
 * The backup as it was recorded, verified. The target has it from the removal itself, whatever became of Sluice's database since;
 * of what an older Sluice removed only that has it. @throws AppError conflict if there is none, or the file is not whole
 */
export async function requireBackup(of: StepRun): Promise<Backup> {
  const { run, phase, step } = of;
  const ofTarget = (await readMark(of))?.backup ?? null;
  const recorded =
    ofTarget && liesWhereItWasWritten(of, ofTarget)
      ? ofTarget
      : await run.journal.stepBackup(phase, step.name);
  const backup = recorded as Backup | null;
  if (!backup) throw new AppError("conflict", message("planRefusals.noBackup", { step: step.name }));
  await verifyBackup(backup);
  return backup;
}

function backupFolder({ run }: Pick<StepRun, "run">): string {
  return resolve(run.backupFolder, run.plan.name);
}

/** Who may write to the target does not thereby choose which files are read here. */
function liesWhereItWasWritten(of: StepRun, { path, late }: BackupRecord): boolean {
  return [path, late?.path ?? path].every((file) => dirname(resolve(file)) === backupFolder(of));
}
