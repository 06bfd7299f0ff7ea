import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";
import { rawValueFirst, rawValueWords } from "../messages/raw-values.ts";
import type { Queryable, RuleStep } from "./rule-table.ts";

/** A value that nobody can know, and how many rows with it the person saw. */
export type LeftOpen = { rawValue: string | null; expectedRows: number };

/**
 * In the caller's transaction, under `lockQuarantine`: notes that nobody can know the value. Its rows, and those that
 * come, stay without one and put aside, and nobody is asked. A decision that is made later ends it.
 * @returns how many rows wait so
 * @throws AppError conflict if the value was decided, or rows of it were since they were shown
 */
export async function leaveOpen(
  client: Queryable,
  plan: string,
  { step }: RuleStep,
  { rawValue, expectedRows }: LeftOpen,
  by: string,
): Promise<number> {
  const standing = await client.query<{ value: string; by: string }>(
    `select value, decided_by as by from sluice.decisions
     where plan = $1 and step = $2 and raw_value is not distinct from $3`,
    [plan, step, rawValue],
  );
  const [before] = standing.rows;
  if (before)
    throw new AppError(
      "conflict",
      message("valueRefusals.leaveOpen.decided", {
        value: rawValueFirst(rawValue),
        decided: before.value,
        by: before.by,
      }),
      { rawValue },
    );
  const waiting = await client.query<{ rows: string }>(
    `select count(*) as rows from sluice.quarantine
     where plan = $1 and step = $2 and raw_value is not distinct from $3 and decided_at is null`,
    [plan, step, rawValue],
  );
  const rows = Number(waiting.rows[0]?.rows ?? 0);
  if (rows < expectedRows)
    throw new AppError(
      "conflict",
      message("valueRefusals.leaveOpen.otherRows", {
        rows,
        value: rawValueWords(rawValue),
        expected: expectedRows,
      }),
      { rawValue, expectedRows, rows },
    );
  await client.query(
    `insert into sluice.left_open (plan, step, raw_value, left_by) values ($1, $2, $3, $4)
     on conflict (plan, step, raw_value) do nothing`,
    [plan, step, rawValue, by],
  );
  return rows;
}

/** A value that is decided is open no longer. */
export async function closeDecided(client: Queryable, plan: string, step: string): Promise<void> {
  await client.query(
    `delete from sluice.left_open o where o.plan = $1 and o.step = $2 and exists (
       select from sluice.decisions d
       where d.plan = o.plan and d.step = o.step and d.raw_value is not distinct from o.raw_value)`,
    [plan, step],
  );
}

/** Rows that wait with a value that was left open, and their distinct values, of some steps or of the whole plan. */
export async function countLeftOpen(
  client: Queryable,
  plan: string,
  steps: string[],
): Promise<{ rows: number; values: number }> {
  const result = await client.query<{ rows: string; values: string }>(
    `select coalesce(sum(n), 0) as rows, count(*) as values from (
       select o.step, o.raw_value, count(*) as n
       from sluice.left_open o join sluice.quarantine q
         on q.plan = o.plan and q.step = o.step and q.raw_value is not distinct from o.raw_value and q.decided_at is null
       where o.plan = $1 and o.step = any($2) group by o.step, o.raw_value
     ) as groups`,
    [plan, steps],
  );
  return { rows: Number(result.rows[0]?.rows ?? 0), values: Number(result.rows[0]?.values ?? 0) };
}
