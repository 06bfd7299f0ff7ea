import type pg from "pg";
import type { Phase } from "./model.ts";

/** What the target knows of a step that has done something there: its statements that are done, and whether all are. */
export type Mark = { phase: Phase; step: string; statements: number; ended: boolean };

/** The marks that stand in the target, of all phases or of one. A step that was undone has none, a one-way step keeps its. */
export async function readMarks(
  client: Pick<pg.Pool | pg.PoolClient, "query">,
  plan: string,
  phase?: Phase,
): Promise<Mark[]> {
  const { rows } = await client.query<Mark>(
    `select phase, step, statements, finished_at is not null as ended from sluice.steps
     where plan = $1 and phase = coalesce($2, phase) and (statements > 0 or finished_at is not null)
     order by phase, step`,
    [plan, phase ?? null],
  );
  return rows;
}
