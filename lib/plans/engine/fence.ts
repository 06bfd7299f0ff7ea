import { createHash } from "node:crypto";
import type pg from "pg";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import type { Direction } from "../../target/backfill/backfill-cursor.ts";
import type { TargetPool } from "../../target/pool.ts";
import { inTargetTransaction } from "../../target/target-transaction.ts";
import { hashWhatRan } from "../definition/what-ran.ts";
import type { BackupRecord, PhaseDefinition, Step } from "../model.ts";
import { storedBackup } from "../stored-work.ts";
import type { JobRun, StepRun } from "./job-run.ts";

type Queryable = Pick<pg.Pool | pg.PoolClient, "query">;

/**
 * Makes `epoch` the one that may write to this target for the plan. Waits for a statement of the former holder to end.
 * @returns the epoch that stands there now: a higher one means that somebody else has taken over.
 */
export async function takeFence(pool: TargetPool, plan: string, epoch: number): Promise<number> {
  const result = await inTargetTransaction(pool, { statementTimeout: "0" }, (client) =>
    client.query<{ epoch: number }>(
      `insert into sluice.fences as f (plan, epoch) values ($1, $2)
       on conflict (plan) do update set epoch = greatest(f.epoch, excluded.epoch) returning epoch`,
      [plan, epoch],
    ),
  );
  return result.rows[0]?.epoch ?? epoch;
}

/** In a transaction on the target: refuses, and keeps refusing to commit, for any worker but the current one. */
export async function holdFence(client: Queryable, run: Pick<JobRun, "plan" | "epoch">): Promise<void> {
  await client.query("select sluice.hold_fence($1, $2)", [run.plan.name, run.epoch]);
}

export type StepMark = {
  statements: number;
  finishedAt: Date | null;
  midway: boolean;
  undoing: boolean;
  /** "unreadable": of a Sluice to come, or damaged. */
  backup: BackupRecord | "unreadable" | null;
};

/** How far a step has come; `midway` as in `Mark`; where it removes something, the backup of that. */
type Progress = { statements: number; finished?: boolean; midway?: boolean; backup?: BackupRecord | null };

/** What the target knows of a step: null if it never began there, or was undone. */
export async function readMark({ run, phase, step }: StepRun): Promise<StepMark | null> {
  const result = await run.pool.query<Omit<StepMark, "backup"> & { backup: unknown }>(
    `select statements, finished_at as "finishedAt", midway, undoing, backup from sluice.steps
     where plan = $1 and phase = $2 and step = $3`,
    [run.plan.name, phase, step.name],
  );
  const [row] = result.rows;
  if (!row) return null;
  return { ...row, backup: row.backup === null ? null : (storedBackup.read(row.backup) ?? "unreadable") };
}

/** Records how far a step has come, in the caller's transaction if `client` has one open. */
export async function writeMark(
  client: Queryable,
  { run, phase, step }: StepRun,
  { statements, finished = false, midway = false, backup = null }: Progress,
): Promise<void> {
  const ran = await hashWhatRan(step, { statements, ended: finished, midway });
  // The fence and the mark in one statement, as a step without a transaction has nothing else to hold them together.
  await client.query(
    `with held as materialized (select sluice.hold_fence($1, $2))
     insert into sluice.steps (plan, phase, step, statements, finished_at, midway, ran, backup)
     select $1, $3, $4, $5::int, case when $6::boolean then now() end, $7::boolean, $8, $9::jsonb from held
     on conflict (plan, phase, step) do update set statements = excluded.statements, finished_at = excluded.finished_at,
       midway = excluded.midway, ran = excluded.ran, backup = excluded.backup`,
    [
      ...[run.plan.name, run.epoch, phase, step.name, statements, finished, midway, ran],
      backup && JSON.stringify(storedBackup.write(backup)),
    ],
  );
}

/**
 * Records, with the first thing that it does, that a way back has begun which is not one transaction: where it stops half way,
 * nothing else tells it from a step that is done.
 */
export async function markUndoing(
  client: Queryable,
  { run, phase, step, pieces }: StepRun & { pieces?: string[] },
): Promise<void> {
  // Of batches that had not all run an older Sluice wrote no mark. Rows that another text gave back have not what this one gives
  // back: its batches begin with the first row. So do those of a restore that an older Sluice began, whose row has another name. A
  // restore that goes statement by statement knows its own, and forgets others with the first thing that it does.
  await client.query(
    `with held as materialized (select sluice.hold_fence($1, $2)),
       other as (delete from sluice.backfills b using held, sluice.steps s
         where not $7 and s.plan = $1 and s.phase = $3 and s.step = $4 and s.undone_by <> $5
           and b.plan = $1 and ${isOfWayBack("$4", "$6")})
     insert into sluice.steps as s (plan, phase, step, midway, undoing, undone_by) select $1, $3, $4, true, true, $5 from held
     on conflict (plan, phase, step) do update set undoing = true, undone_by = $5
       where not s.undoing or s.undone_by is distinct from $5`,
    [
      run.plan.name,
      run.epoch,
      phase,
      step.name,
      hashText(step.rollback ?? ""),
      wayBackRows(step),
      pieces !== undefined,
    ],
  );
}

export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** By which ending batches of its way back keep, or by an older Sluice kept, how far they are: two steps may have one name, in two phases. */
function wayBackRows({ kind }: Step): Direction[] {
  if (kind === "statements") return [];
  return kind === "removal" ? ["restore", "rollback"] : ["rollback"];
}

/** SQL: that the row of sluice.backfills is of a way back of the step, given as two parameters. */
export const isOfWayBack = (step: string, endings: string) =>
  `split_part(b.step, ':', 1) = ${step} and split_part(b.step, ':', 2) = any(${endings})`;

/** Forgets a step that was undone, and how far batches of its way back were, unless they are of another of its name. */
export async function clearMark(client: Queryable, { run, phase, step }: StepRun): Promise<void> {
  await client.query(
    `with held as materialized (select sluice.hold_fence($1, $2)),
       forgotten as (delete from sluice.backfills b using held where b.plan = $1 and ${isOfWayBack("$4", "$5")} and not exists
         (select from sluice.steps other where other.plan = $1 and other.step = $4 and other.phase <> $3 and other.undoing))
     delete from sluice.steps using held where plan = $1 and phase = $3 and step = $4`,
    [run.plan.name, run.epoch, phase, step.name, wayBackRows(step)],
  );
}

/** Forgets how far batches of ways back were that are over, before the phase runs: a later way back would skip rows. */
export async function forgetWaysBack(run: JobRun, { steps }: PhaseDefinition): Promise<void> {
  for (const step of steps)
    await run.pool.query(
      `with held as materialized (select sluice.hold_fence($1, $2))
       delete from sluice.backfills b using held where b.plan = $1 and ${isOfWayBack("$3", "$4")}`,
      [run.plan.name, run.epoch, step.name, wayBackRows(step)],
    );
}

/** @throws AppError conflict if another worker holds the fence */
export async function requireFence(run: JobRun): Promise<void> {
  const result = await run.pool.query("select 1 from sluice.fences where plan = $1 and epoch = $2", [
    run.plan.name,
    run.epoch,
  ]);
  if (result.rowCount === 0) throw new AppError("conflict", message("planRefusals.takenOver"));
}
