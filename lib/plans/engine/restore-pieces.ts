import { hashText } from "./fence.ts";
import type { StepRun } from "./job-run.ts";

/** Which pieces of the restore are over, by their place in its text; none if it was another text that ran. */
export async function readEndedPieces({ run, phase, step }: StepRun): Promise<Set<number>> {
  const { rows } = await run.pool.query<{ piece: number }>(
    `select split_part(b.step, ':', 3)::int as piece from sluice.backfills b
       join sluice.steps s on s.plan = b.plan and s.phase = $2 and s.step = $3 and s.undone_by = $4
     where b.plan = $1 and b.step like $3 || ':restore:%' and b.finished_at is not null`,
    [run.plan.name, phase, step.name, hashText(step.rollback ?? "")],
  );
  return new Set(rows.map(({ piece }) => piece));
}

/** Records that a piece without batches is over, as its batches do for one that has some. A kill before this lets it run once more. */
export async function endPiece({ run, step }: StepRun, piece: number): Promise<void> {
  await run.pool.query(
    `with held as materialized (select sluice.hold_fence($1, $2))
     insert into sluice.backfills (plan, step, finished_at) select $1, $3, now() from held
     on conflict (plan, step) do update set finished_at = excluded.finished_at`,
    [run.plan.name, run.epoch, `${step.name}:restore:${piece}`],
  );
}
