import type pg from "pg";
import type { Phase, PlanDefinition } from "./model.ts";

/** What the target knows of a step that has done something there, or may have. */
export type Mark = {
  phase: Phase;
  step: string;
  /** Those that are done of a step that runs each by itself. */
  statements: number;
  /** All of it is done. */
  ended: boolean;
  /** It has done, or may have, a part of what comes after its statements: of its batches, or of one that allows no transaction. */
  midway: boolean;
  /** It ran in batches; how far they are is kept by the step's name alone. */
  inBatches: boolean;
  /** By its batches, until it has ended. */
  rows: number;
  /** `hashWhatRan` of it; null where an older Sluice ran it. */
  ran: string | null;
};

/**
 * What a plan has begun in its target, of all phases or of one: whoever asks that asks here. A step that was undone has no mark,
 * a one-way step keeps its.
 */
export async function readMarks(
  client: Pick<pg.Pool | pg.PoolClient, "query">,
  plan: Pick<PlanDefinition, "name" | "phases">,
  phase?: Phase,
): Promise<Mark[]> {
  const { rows } = await client.query<Omit<Mark, "phase"> & { phase: Phase | null }>(
    `select s.phase, s.step, s.statements, s.finished_at is not null as ended, s.midway and s.finished_at is null as midway, b.step is not null as "inBatches",
       case when s.midway and s.finished_at is null then coalesce(b.rows_done, 0) else 0 end::float8 as rows, s.ran
     from sluice.steps s left join sluice.backfills b on b.plan = s.plan and b.step = s.step
     where s.plan = $1 and (s.statements > 0 or s.finished_at is not null or s.midway)
     union all
     select null, b.step, 0, false, true, true, b.rows_done::float8, null from sluice.backfills b
     where b.plan = $1 and b.cursor is not null and b.step not like '%:rollback'
       and not exists (select from sluice.steps s where s.plan = b.plan and s.step = b.step)
     order by 1, 2`,
    [plan.name],
  );
  // An older Sluice kept of batches that had not ended no more than how far they were.
  const ofBatches = (name: string) =>
    plan.phases.find(({ steps }) => steps.some((step) => step.name === name && step.kind === "backfill"))
      ?.phase;
  return rows.flatMap((row) => {
    const of = row.phase ?? ofBatches(row.step);
    return of === undefined || (phase !== undefined && of !== phase) ? [] : [{ ...row, phase: of }];
  });
}
