import type { PlanDefinition } from "../plans/model.ts";
import { columnExists, measureUndecided, ruleSteps } from "./quarantine.ts";
import { type Queryable, quoted } from "./rule-table.ts";

/**
 * As `measureUndecided`, with the rows without a value that the quarantine does not know yet. In the caller's transaction, which
 * holds the table: the turn of those who decide is not taken, as they may be waiting for the table.
 */
export async function measureWithLate(
  client: Queryable,
  plan: PlanDefinition,
): Promise<{ rows: number; values: number } | null> {
  const known = await measureUndecided(client, plan);
  let late = 0;
  for (const { step, rules } of ruleSteps(plan)) {
    if (!(await columnExists(client, rules))) continue; // taken away by an earlier step, or by this one
    const { table, key, column } = quoted(rules);
    const { rows } = await client.query<{ late: string }>(
      `select count(*) as late from ${table} t where t.${column} is null and not exists (
         select from sluice.quarantine q
         where q.plan = $1 and q.step = $2 and q.row_key = t.${key}::text and q.decided_at is null)`,
      [plan.name, step],
    );
    late += Number(rows[0]?.late ?? 0);
  }
  return late === 0 ? known : { rows: (known?.rows ?? 0) + late, values: Math.max(known?.values ?? 0, 1) };
}
