import type pg from "pg";
import type { PlanDefinition } from "../plans/model.ts";
import { putAside } from "../target/put-aside.ts";
import { inTargetTransaction } from "../target/target-transaction.ts";
import { columnExists, IN_TURN, lockQuarantine, ruleSteps } from "./quarantine.ts";
import { asRefusalOfTable, quoted, type RuleStep, ruleTypes } from "./rule-table.ts";

const BATCH_ROWS = 1_000;
const LOOK_AGAIN_MS = 100;

type Rewrite = {
  raw_value: string | null;
  from_value: string;
  to_value: string | null;
  changed_by: string;
  waits_for: string[] | null;
  cursor: string | null;
  last_pass: boolean;
};

/**
 * Writes changed decisions into the rows that were filled from what they were before, batch by batch; whoever is
 * interrupted leaves the rest to the next. A transaction that was under way when a decision changed may still fill rows
 * by the old one. So the last pass over the table begins only when all of those have ended.
 * @returns false if the time was up before all was written
 */
export async function settleRewrites(
  pool: pg.Pool,
  plan: PlanDefinition,
  options: { withinMs: number },
): Promise<boolean> {
  const deadline = performance.now() + options.withinMs;
  for (const ruleStep of ruleSteps(plan)) {
    for (;;) {
      const state = await rewriteBatch(pool, plan.name, ruleStep);
      if (state === "none") break;
      if (performance.now() > deadline) return false;
      if (state === "waits") await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }
  return true;
}

/** One batch of the oldest change of a step. "waits": all was gone over, and others' transactions must end first. */
function rewriteBatch(pool: pg.Pool, plan: string, ruleStep: RuleStep): Promise<"none" | "more" | "waits"> {
  return inTargetTransaction(pool, IN_TURN, (client) => inTurn(client, plan, ruleStep));
}

async function inTurn(client: pg.PoolClient, plan: string, { step, rules }: RuleStep) {
  await lockQuarantine(client, plan);
  const found = await client.query<Rewrite>(
    "select * from sluice.rewrites where plan = $1 and step = $2 order by begun_at, raw_value limit 1",
    [plan, step],
  );
  const rewrite = found.rows[0];
  if (!rewrite) return "none";
  const one = [plan, step, rewrite.raw_value];
  const isOne = "plan = $1 and step = $2 and raw_value is not distinct from $3";
  if (!(await columnExists(client, rules))) {
    await client.query(`delete from sluice.rewrites where ${isOne}`, one);
    return "more";
  }
  const waitsFor = rewrite.waits_for ?? (await readOthers(client));
  const lastPass = rewrite.cursor === null ? !(await anyRuns(client, waitsFor)) : rewrite.last_pass;
  const passedOnce = rewrite.waits_for !== null && rewrite.cursor === null;
  if (passedOnce && !lastPass) return "waits";
  const keys = await rewriteRows(client, plan, { step, rules }, rewrite);
  const passed = keys.length < BATCH_ROWS;
  // Several batches have seen the table at several times: it is over when one that begins at the start finds the rest.
  if (passed && lastPass && rewrite.cursor === null) {
    // What was decided on rows that the application has changed since says nothing any more.
    await client.query(
      `delete from sluice.quarantine where ${isOne} and decided_at is not null and decided_value = $4`,
      [...one, rewrite.from_value],
    );
    await client.query(`delete from sluice.rewrites where ${isOne}`, one);
    return "more";
  }
  await client.query(
    `update sluice.rewrites set waits_for = $4, cursor = $5, last_pass = $6 where ${isOne}`,
    [...one, waitsFor, passed ? null : keys.at(-1), lastPass],
  );
  return passed && !lastPass ? "waits" : "more";
}

/** The next rows that have the old value from this raw text, first them and then their quarantine. @returns their keys */
async function rewriteRows(
  client: pg.PoolClient,
  plan: string,
  { step, rules }: RuleStep,
  rewrite: Rewrite,
): Promise<string[]> {
  const { table, key, column } = quoted(rules);
  const types = await ruleTypes(client, rules);
  const rows = await client
    .query<{ key: string }>(
      `with batch as materialized (
       select t.${key} as key from ${table} t
       where (${rules.raw})::text is not distinct from $1 and t.${column}::text = $2::text::${types.value}::text
         and ($3::text is null or t.${key} > $3::text::${types.key})
       order by t.${key} limit ${BATCH_ROWS} for update of t
     ), written as (
       update ${table} t set ${column} = $4::text::${types.value} from batch where t.${key} = batch.key
     )
     select key::text from batch order by batch.key`,
      [rewrite.raw_value, rewrite.from_value, rewrite.cursor, rewrite.to_value],
    )
    .catch((error: unknown) => {
      throw asRefusalOfTable(error, rules, { rawValue: rewrite.raw_value, value: rewrite.to_value });
    });
  const keys = rows.rows.map((row) => row.key);
  if (rewrite.to_value === null)
    await client.query(putAside("select $1, $2, key, $3 from unnest($4::text[]) as key", "ask-anew"), [
      plan,
      step,
      rewrite.raw_value,
      keys,
    ]);
  else
    await client.query(
      `update sluice.quarantine set decided_value = $3, decided_by = $4, decided_at = now()
       where plan = $1 and step = $2 and row_key = any($5::text[]) and decided_at is not null`,
      [plan, step, rewrite.to_value, rewrite.changed_by, keys],
    );
  return keys;
}

/** Every transaction under way in this database but our own, as virtual ids: those any role may see. */
async function readOthers(client: pg.PoolClient): Promise<string[]> {
  const result = await client.query<{ id: string }>(
    `select l.virtualxid as id from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'virtualxid' and l.pid <> pg_backend_pid() and a.datname = current_database()
       and a.backend_type is distinct from 'autovacuum worker'`,
  );
  return result.rows.map((row) => row.id);
}

async function anyRuns(client: pg.PoolClient, ids: string[]): Promise<boolean> {
  const result = await client.query(
    "select 1 from pg_locks where locktype = 'virtualxid' and virtualxid = any($1::text[]) limit 1",
    [ids],
  );
  return result.rowCount !== 0;
}
