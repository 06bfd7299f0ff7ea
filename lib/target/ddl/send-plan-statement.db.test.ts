import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { openTarget, type TargetPool, withTargetClient } from "../pool.ts";
import { sendPlanStatement } from "./send-plan-statement.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "shop" });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test.each([
  ["client_encoding", "set client_encoding = 'GBK'"],
  ["standard_conforming_strings", "select set_config('standard_conforming' || '_strings', 'off', false)"],
  [
    "standard_conforming_strings",
    "update pg_settings set setting = 'off' where name = 'standard_conforming_strings'",
  ],
  ["backslash_quote", "set local backslash_quote = on"],
])("a statement is not sent after %s was changed, by whatever way: %s", async (setting, change) => {
  const sent = withTargetClient(pool, {}, async (client) => {
    await client.query("begin");
    await sendPlanStatement(client, change);
    await sendPlanStatement(client, "select 1");
  });
  await expect(sent).rejects.toMatchObject({ code: "conflict", details: { setting } });
});

test("the server takes a text for one statement, whatever it reads in it", async () => {
  const two = (text: string) => withTargetClient(pool, {}, (client) => sendPlanStatement(client, text));
  await expect(two("select 1; create table second (a int)")).rejects.toMatchObject({ code: "42601" });
  expect((await pool.query("select to_regclass('second') as second")).rows).toEqual([{ second: null }]);
});

test("what allows no transaction, and what has no rows, runs all the same", async () => {
  await withTargetClient(pool, {}, async (client) => {
    await sendPlanStatement(client, "create table t (a int)");
    await sendPlanStatement(client, "create index concurrently i on t (a)");
    await sendPlanStatement(client, "vacuum analyze t");
    await sendPlanStatement(client, "prepare p as select $1::int");
    await sendPlanStatement(client, "do $$ begin perform 1; end $$");
    expect((await sendPlanStatement(client, { text: "select 7", rowMode: "array" })).rows).toEqual([[7]]);
  });
});
