import { randomUUID } from "node:crypto";
import { basename, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { AppError } from "../../kernel/errors.ts";
import { makeFolder } from "../../kernel/process/make-folder.ts";
import { listed } from "../../messages/catalogue/listed.ts";
import { message } from "../../messages/catalogue/message.ts";
import { type Backup, verifyBackup, writeBackup, writeLateRows } from "../../target/backup.ts";
import { describeTable } from "../../target/describe-table.ts";
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
 * The backup as it was recorded, verified. The target names it from the removal itself, whatever became of Sluice's database since;
 * of what an older Sluice removed only that has it. The data folder may have been moved since: what was written is known by what
 * proves it whole. Another backup that Sluice recorded is never taken for the one that the target names.
 * @throws AppError conflict if there is none, it lies elsewhere, or the file is not whole
 */
export async function requireBackup(of: StepRun): Promise<Backup> {
  const { run, phase, step } = of;
  const recorded = (await run.journal.stepBackup(phase, step.name)) as Backup | null;
  const mark = await readMark(of);
  if (mark?.backup === "unreadable")
    throw new AppError("conflict", message("planRefusals.backupUnreadable", { step: step.name }));
  const named = (mark?.backup ?? recorded) as Backup | null;
  if (!named) throw new AppError("conflict", message("planRefusals.noBackup", { step: step.name }));
  const here = movedInto(backupFolder(of), named);
  const refusal = await findRefusal(here);
  if (refusal === null) return here;
  const isRecorded = recorded !== null && hasContentsOf(recorded, named);
  if (isRecorded && (await findRefusal(recorded)) === null) return recorded;
  throw isRecorded || isDeepStrictEqual(here, named) ? refusal : liesElsewhere(of, named);
}

/** As `requireBackup`, for a text that may do without it: null where none is at hand. */
export async function findBackup(of: StepRun): Promise<Backup | null> {
  return requireBackup(of).catch((error: unknown) => {
    if (isConflict(error)) return null;
    throw error;
  });
}

function backupFolder({ run }: Pick<StepRun, "run">): string {
  return resolve(run.backupFolder, run.plan.name);
}

/** By its name alone: who may write to the target does not thereby choose which files are read here. */
function movedInto(folder: string, backup: Backup): Backup {
  const moved = <T extends { path: string }>(file: T): T => ({
    ...file,
    path: join(folder, basename(file.path)),
  });
  return { ...moved(backup), late: backup.late && moved(backup.late) };
}

function hasContentsOf(one: Backup, other: Backup): boolean {
  return one.sha256 === other.sha256 && one.late?.sha256 === other.late?.sha256;
}

async function findRefusal(backup: Backup): Promise<AppError | null> {
  return verifyBackup(backup).then(
    () => null,
    (error: unknown) => {
      if (isConflict(error)) return error;
      throw error;
    },
  );
}

function isConflict(error: unknown): error is AppError {
  return error instanceof AppError && error.code === "conflict";
}

function liesElsewhere(of: StepRun, { path, late }: Backup): AppError {
  const files = listed([path, ...(late ? [late.path] : [])]);
  const where = { files, step: of.step.name, folder: backupFolder(of) };
  return new AppError("conflict", message("planRefusals.backupElsewhere", where));
}
