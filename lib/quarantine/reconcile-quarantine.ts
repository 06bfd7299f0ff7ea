import type pg from "pg";
import type { PlanDefinition } from "../plans/model.ts";
import { putAside } from "../target/put-aside.ts";
import { inTargetTransaction } from "../target/target-transaction.ts";
import { columnExists, lockQuarantine, ruleSteps } from "./quarantine.ts";
import { type Queryable, quoted, type RuleStep } from "./rule-table.ts";
import { settleRewrites } from "./settle-rewrites.ts";

/** The rest is written at the next look. */
const SETTLE_MS = 2_000;

/**
 * Brings the quarantine of finished backfills in line with the rows as they are now: rows that arrived since without a
 * value come in; rows that were filled, changed or removed by the application go out or are shown as they are. Changed
 * decisions are written into their rows first.
 * @returns false if that is not done yet
 */
export async function reconcileQuarantine(pool: pg.Pool, plan: PlanDefinition): Promise<boolean> {
  const settled = await settleRewrites(pool, plan, { withinMs: SETTLE_MS });
  // It reads whole tables.
  for (const ruleStep of ruleSteps(plan))
    await inTargetTransaction(pool, { lockTimeout: "5s", statementTimeout: "0" }, async (client) => {
      // A statement of its own: the next one's snapshot is taken after the decision that held the lock.
      await lockQuarantine(client, plan.name);
      await reconcileStep(client, plan.name, ruleStep);
    });
  return settled;
}

async function reconcileStep(client: Queryable, plan: string, { step, rules }: RuleStep): Promise<void> {
  const finished = await client.query(
    "select 1 from sluice.backfills where plan = $1 and step = $2 and finished_at is not null",
    [plan, step],
  );
  if (finished.rowCount === 0 || !(await columnExists(client, rules))) return;
  const { table, key, column } = quoted(rules);
  await client.query(
    `delete from sluice.quarantine q where q.plan = $1 and q.step = $2 and q.decided_at is null
       and not exists (select from ${table} t where t.${key}::text = q.row_key and t.${column} is null)`,
    [plan, step],
  );
  await client.query(
    putAside(
      `select $1, $2, t.${key}::text, (${rules.raw})::text from ${table} t where t.${column} is null order by t.${key}`,
      "ask-anew",
    ),
    [plan, step],
  );
}
