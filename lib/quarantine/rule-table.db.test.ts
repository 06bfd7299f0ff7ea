import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createEmptyDatabase } from "../../test/database.ts";
import { installTargetSchema } from "../plans/install-target-schema.ts";
import type { PlanDefinition, RuleSet } from "../plans/model.ts";
import { runBackfill } from "../target/backfill/run-backfill.ts";
import { openTarget, type TargetPool, withTargetClient } from "../target/pool.ts";
import { changeGroup, countFilled } from "./change-group.ts";
import { decideGroup, installRules, lockQuarantine } from "./quarantine.ts";
import { reconcileQuarantine } from "./reconcile-quarantine.ts";
import { settleRewrites } from "./settle-rewrites.ts";

const STEP = "010-fill";
let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "rules", poolSize: 3 });
  await installTargetSchema(pool);
  await pool.query(`
    create schema auth; create type auth.mood as enum ('sad', 'glad');
    create domain auth.grade as int check (value between 1 and 6)`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() =>
  pool.query("truncate sluice.backfills, sluice.quarantine, sluice.decisions, sluice.rewrites"),
);

const rulesWith = (values: string[]): RuleSet => ({
  function: "value_of",
  table: "auth.users",
  key: "id",
  raw: "raw",
  column: "value",
  values,
  rules: [{ name: "first", pattern: "^first$", value: values[0] ?? "" }],
});
const planWith = (rules: RuleSet) =>
  ({
    name: "p",
    phases: [
      { phase: "backfill", folder: "", switch: null, steps: [{ name: STEP, kind: "backfill", rules }] },
    ],
  }) as unknown as PlanDefinition;

/** 30 rows: ten that a rule reads, ten "odd", ten without a text; all of them in table auth.users, keyed by char(26). */
async function fill(type: string, rules: RuleSet) {
  await pool.query(`drop table if exists auth.users;
    create table auth.users (id char(26) primary key, raw text, value ${type});
    insert into auth.users select upper(substr(md5(n::text), 1, 26)), (array['first', 'odd', null])[n % 3 + 1]
      from generate_series(0, 29) n`);
  await installRules(pool, planWith(rules));
  await runBackfill(pool, {
    plan: "p",
    step: STEP,
    table: rules.table,
    key: rules.key,
    batchSql: `update auth.users set value = sluice.value_of(raw)::text::${type} where id > :after and id <= :upto`,
    quarantine: { column: "value", rawSql: "raw" },
  });
}

const inTransaction = <T>(work: (client: Parameters<typeof changeGroup>[0]) => Promise<T>) =>
  withTargetClient(pool, {}, async (client) => {
    await client.query("begin");
    try {
      await lockQuarantine(client, "p");
      const result = await work(client);
      await client.query("commit");
      return result;
    } catch (error) {
      await client.query("rollback");
      throw error;
    }
  });
const counts = async () =>
  (await pool.query("select value::text, count(*)::int as rows from auth.users group by 1 order by 1")).rows;

test.each([
  ["auth.mood", ["sad", "glad"], ["sad", "glad"]],
  ["int", ["1", "2"], ["1", "2"]],
  ["numeric(10,2)", ["1", "2"], ["1.00", "2.00"]],
  ["boolean", ["no", "yes"], ["false", "true"]],
  ["date", ["2026-01-01", "2027-01-01"], ["2026-01-01", "2027-01-01"]],
  ["auth.grade", ["1", "6"], ["1", "6"]],
  ["char(4)", ["a", "b"], ["a", "b"]],
  ["int[]", ["{1}", "{2,3}"], ["{1}", "{2,3}"]],
  ["json", ['{"a":1}', '{"a":2}'], ['{"a":1}', '{"a":2}']],
])("a column of type %s is filled, decided, changed and withdrawn", async (type, values, shown) => {
  const rules = rulesWith(values);
  const [plan, ruleStep] = [planWith(rules), { step: STEP, rules }];
  const [first = "", second = ""] = values;
  await fill(type, rules);
  expect(await counts()).toEqual([
    { value: shown[0], rows: 10 },
    { value: null, rows: 20 },
  ]);
  const decision = { rawValue: "odd", value: second, expectedRows: 10 };
  expect(await inTransaction((client) => decideGroup(client, plan, ruleStep, decision, "kim"))).toBe(10);
  expect(await inTransaction((client) => countFilled(client, ruleStep, ["odd"]))).toEqual([
    { rawValue: "odd", value: second, rows: 10 },
  ]);
  expect(await counts()).toContainEqual({ value: shown[1], rows: 10 });

  const toFirst = { rawValue: "odd", from: second, to: first, expectedRows: 10 };
  await inTransaction((client) => changeGroup(client, plan, ruleStep, toFirst, "kim"));
  await installRules(pool, plan);
  expect(await settleRewrites(pool, plan, { withinMs: 20_000 })).toBe(true);
  expect(await counts()).toContainEqual({ value: shown[0], rows: 20 });

  const away = { rawValue: "odd", from: first, to: null, expectedRows: 10 };
  await inTransaction((client) => changeGroup(client, plan, ruleStep, away, "kim"));
  await installRules(pool, plan);
  expect(await settleRewrites(pool, plan, { withinMs: 20_000 })).toBe(true);
  expect(await reconcileQuarantine(pool, plan)).toBe(true);
  expect(await counts()).toContainEqual({ value: null, rows: 20 });
});

test.each([
  ["auth.mood", ["sad", "happy"], /^auth\.users\.value is auth\.mood and cannot hold "happy".*010-fill/],
  ["int", ["1", "many"], /is integer and cannot hold "many"/],
  ["varchar(3)", ["abc", "abcd"], /is character varying\(3\) and cannot hold "abcd"/],
  ["auth.grade", ["1", "7"], /is auth\.grade and cannot hold "7"/],
  ["numeric(4,1)", ["1", "1.0"], /^The values 1 and 1\.0 of 010-fill are one and the same/],
])(
  "a value that a column of type %s cannot hold is refused before anything runs",
  async (type, values, why) => {
    await pool.query(
      `drop table if exists auth.users; create table auth.users (id int primary key, value ${type})`,
    );
    await expect(installRules(pool, planWith(rulesWith(values)))).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(why),
    });
  },
);

test("what the table itself refuses is a sentence, and nothing is changed", async () => {
  const rules = rulesWith(["1", "2"]);
  const [plan, ruleStep] = [planWith(rules), { step: STEP, rules }];
  await fill("int", rules);
  await pool.query("alter table auth.users add constraint only_one check (value = 1)");
  const decision = { rawValue: "odd", value: "2", expectedRows: 10 };
  await expect(
    inTransaction((client) => decideGroup(client, plan, ruleStep, decision, "kim")),
  ).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringMatching(
      /^The table auth\.users refuses "2" for "odd": .*only_one.* Nothing was changed\.$/,
    ),
  });
  await inTransaction((client) => decideGroup(client, plan, ruleStep, { ...decision, value: "1" }, "kim"));
  const change = { rawValue: "odd", from: "1", to: "2", expectedRows: 10 };
  await expect(
    inTransaction((client) => changeGroup(client, plan, ruleStep, change, "kim")),
  ).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("only_one"),
  });
  expect(await counts()).toEqual([
    { value: "1", rows: 20 },
    { value: null, rows: 10 },
  ]);
});
