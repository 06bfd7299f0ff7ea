import type pg from "pg";
import { hashText, isOfWayBack, markUndoing } from "./fence.ts";
import type { StepRun } from "./job-run.ts";

/** How far a piece of a restore without batches is: statements that are over, and whether all are. */
type PieceMark = { statements: number; ended: boolean };

/** By their place in the text; none if it was another text that ran. */
export async function readPieces({ run, phase, step }: StepRun): Promise<Map<number, PieceMark>> {
  const { rows } = await run.pool.query<PieceMark & { piece: number }>(
    `select split_part(b.step, ':', 3)::int as piece, b.rows_done::float8 as statements, b.finished_at is not null as ended
     from sluice.backfills b
       join sluice.steps s on s.plan = b.plan and s.phase = $4 and s.step = $2 and s.undone_by = $5
     where b.plan = $1 and ${isOfWayBack("$2", "$3")} and split_part(b.step, ':', 3) <> ''`,
    [run.plan.name, step.name, ["restore"], phase, hashText(step.rollback ?? "")],
  );
  return new Map(rows.map(({ piece, ...mark }) => [piece, mark]));
}

/**
 * Records how far a piece without batches is, as batches do for one that has some: with each statement, in its transaction where it has
 * one. What another text left goes first, of whose pieces this must not be one.
 */
export async function markPiece(
  client: Pick<pg.Pool | pg.PoolClient, "query">,
  of: StepRun,
  piece: number,
  { statements, ended }: PieceMark,
): Promise<void> {
  await markUndoing(client, of);
  await client.query(
    `with held as materialized (select sluice.hold_fence($1, $2))
     insert into sluice.backfills as b (plan, step, rows_done, finished_at)
       select $1, $3, $4::bigint, case when $5::boolean then now() end from held
     on conflict (plan, step) do update set rows_done = excluded.rows_done, finished_at = excluded.finished_at`,
    [of.run.plan.name, of.run.epoch, `${of.step.name}:restore:${piece}`, statements, ended],
  );
}
