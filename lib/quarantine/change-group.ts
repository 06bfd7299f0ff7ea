import type pg from "pg";
import { SQL_STATE } from "../kernel/db/sql-states.ts";
import { AppError } from "../kernel/errors.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { rawValueFirst, rawValueWords } from "../messages/raw-values.ts";
import type { PlanDefinition } from "../plans/model.ts";
import { columnExists } from "./quarantine.ts";
import { asRefusalOfTable, type Queryable, quoted, type RuleStep, ruleTypes } from "./rule-table.ts";

/** `to` null withdraws the decision: its rows lose their value and wait for a person again. */
export type GroupChange = { rawValue: string | null; from: string; to: string | null; expectedRows: number };

/**
 * In the caller's transaction, under `lockQuarantine`: replaces or removes a decision, and leaves its rows to
 * `settleRewrites`. The caller installs the rules anew.
 * @returns the decision as it was, and the rows that it had filled, those included that came since the person looked
 * @throws AppError conflict if decision or rows are not what the person saw, or the table refuses the new value; gate-closed if the table requires a value
 */
export async function changeGroup(
  client: pg.PoolClient,
  plan: PlanDefinition,
  ruleStep: RuleStep,
  change: GroupChange,
  by: string,
): Promise<{ before: { value: string; by: string }; rows: number }> {
  const { rawValue, from, to } = change;
  const one = [plan.name, ruleStep.step, rawValue];
  const isOne = "plan = $1 and step = $2 and raw_value is not distinct from $3";
  const found = await client.query<{ value: string; by: string }>(
    `select value, decided_by as by from sluice.decisions where ${isOne} for update`,
    one,
  );
  const before = found.rows[0];
  if (before?.value !== from) {
    const value = rawValueFirst(rawValue);
    throw old(
      change,
      before
        ? message("valueRefusals.change.otherDecision", { value, decided: before.value, by: before.by, from })
        : message("valueRefusals.change.noDecision", { value }),
    );
  }
  const value = rawValueWords(rawValue);
  const pending = await client.query(`select 1 from sluice.rewrites where ${isOne}`, one);
  if (pending.rowCount) throw old(change, message("valueRefusals.change.pending", { value }));
  const counted = await countFilled(client, ruleStep, [rawValue]);
  const rows = counted.find((count) => count.rawValue === rawValue && count.value === from)?.rows ?? 0;
  if (rows < change.expectedRows)
    throw old(
      change,
      rows === 0
        ? message("valueRefusals.change.noRow", { from, value })
        : message("valueRefusals.change.fewerRows", { rows, from, value, expected: change.expectedRows }),
    );
  if (rows > 0) await tryOnOneRow(client, ruleStep, change);
  if (to === null) await client.query(`delete from sluice.decisions where ${isOne}`, one);
  else
    await client.query(
      `update sluice.decisions set value = $4, decided_by = $5, decided_at = now() where ${isOne}`,
      [...one, to, by],
    );
  await client.query(
    `insert into sluice.rewrites (plan, step, raw_value, from_value, to_value, changed_by) values ($1, $2, $3, $4, $5, $6)`,
    [...one, from, to, by],
  );
  return { before, rows };
}

export type FilledRows = { rawValue: string | null; value: string; rows: number };

/** How many rows of the table hold one of the raw values now and have a value, by both. */
export async function countFilled(
  client: Queryable,
  { rules }: RuleStep,
  rawValues: (string | null)[],
): Promise<FilledRows[]> {
  if (rawValues.length === 0 || !(await columnExists(client, rules))) return [];
  const { table, column } = quoted(rules);
  const types = await ruleTypes(client, rules);
  const result = await client.query<{ raw: string | null; value: string; rows: string }>(
    // As the rules write a value, not as the column shows it: 1 may be 1.00 there.
    `with allowed as materialized (
       select value, value::${types.value}::text as stored from unnest($3::text[]) as value
     )
     select (${rules.raw})::text as raw,
       coalesce((select value from allowed where stored = t.${column}::text), t.${column}::text) as value,
       count(*) as rows from ${table} t
     where t.${column} is not null and ((${rules.raw})::text = any($1::text[]) or $2 and (${rules.raw})::text is null)
     group by 1, 2`,
    [rawValues.filter((raw) => raw !== null), rawValues.includes(null), rules.values],
  );
  return result.rows.map((row) => ({ rawValue: row.raw, value: row.value, rows: Number(row.rows) }));
}

/** Tried on one row and taken back: a plan may require the column from some step on, and a table its own values. */
async function tryOnOneRow(
  client: pg.PoolClient,
  { rules }: RuleStep,
  { rawValue, from, to }: GroupChange,
): Promise<void> {
  const { table, key, column } = quoted(rules);
  const types = await ruleTypes(client, rules);
  await client.query("savepoint tried");
  try {
    await client.query(
      `update ${table} set ${column} = $3::text::${types.value} where ${key} = (
         select t.${key} from ${table} t
         where (${rules.raw})::text is not distinct from $1 and t.${column}::text = $2::text::${types.value}::text limit 1)`,
      [rawValue, from, to],
    );
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (to !== null || (code !== SQL_STATE.notNullViolation && code !== SQL_STATE.checkViolation))
      throw asRefusalOfTable(error, rules, { rawValue, value: to });
    const what = constraint
      ? message("valueRefusals.itsConstraint", { constraint })
      : `${rules.table}.${rules.column}`;
    throw new AppError("gate-closed", message("valueRefusals.required", { what }), { rawValue });
  }
  await client.query("rollback to savepoint tried");
}

function old({ rawValue, from, expectedRows }: GroupChange, said: Message): AppError {
  return new AppError("conflict", said, {
    rawValue,
    from,
    expectedRows,
  });
}
