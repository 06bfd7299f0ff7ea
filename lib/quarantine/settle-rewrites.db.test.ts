import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../test/database.ts";
import { installTargetSchema } from "../plans/install-target-schema.ts";
import type { PlanDefinition, RuleSet } from "../plans/model.ts";
import { openTarget, type TargetPool, withTargetClient } from "../target/pool.ts";
import { changeGroup } from "./change-group.ts";
import { installRules } from "./quarantine.ts";
import { settleRewrites } from "./settle-rewrites.ts";

const STEP = "010-fill";
const rules: RuleSet = {
  function: "value_of",
  table: "r",
  key: "id",
  raw: "raw",
  column: "value",
  values: ["A", "B"],
  rules: [{ name: "first", pattern: "^first$", value: "A" }],
};
const steps = [{ name: STEP, kind: "backfill", rules }];
const plan = { name: "p", phases: [{ phase: "backfill", steps }] } as unknown as PlanDefinition;

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "settle", poolSize: 3 });
  await installTargetSchema(pool);
  await pool.query(`
    create table r (id char(26) primary key, raw text, value text);
    insert into r select 'K' || lpad(n::text, 25, '0'), 'odd', 'A' from generate_series(1, 2500) n;
    insert into sluice.decisions values ('p', '${STEP}', 'odd', 'A', 'kim')`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test("a row that comes behind a pass of several batches is written too", async () => {
  await withTargetClient(pool, {}, async (client) => {
    await client.query("begin");
    const change = { rawValue: "odd", from: "A", to: "B", expectedRows: 2500 };
    await changeGroup(client, plan, { step: STEP, rules }, change, "kim");
    await client.query("commit");
  });
  await installRules(pool, plan);
  expect(await settleRewrites(pool, plan, { withinMs: 0 })).toBe(false);
  const begun = await pool.query("select trim(cursor) as cursor, last_pass from sluice.rewrites");
  expect(begun.rows).toEqual([{ cursor: `K${"1000".padStart(25, "0")}`, last_pass: true }]);
  await pool.query("insert into r values ('A', 'odd', 'A')");
  expect(await settleRewrites(pool, plan, { withinMs: 60_000 })).toBe(true);
  expect((await pool.query("select value, count(*)::int as rows from r group by 1")).rows).toEqual([
    { value: "B", rows: 2501 },
  ]);
  expect((await pool.query("select from sluice.rewrites")).rowCount).toBe(0);
});
