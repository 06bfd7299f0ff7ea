import { expect, test } from "vitest";
import { installOutbox } from "../lib/outbox/schema/install.ts";
import { installTargetSchema } from "../lib/plans/install-target-schema.ts";
import { openTarget } from "../lib/target/pool.ts";
import { createEmptyDatabase } from "./database.ts";
import { planOf, rehearsePlan, stepOf } from "./rehearse-plan.ts";

test("a target that publishes all its tables can be rehearsed, and every row that Sluice keeps there changed", async () => {
  const database = await createEmptyDatabase();
  const pool = openTarget(database.url, { name: "shop" });
  try {
    await pool.query("create table t (id int primary key); create publication everything for all tables");
    await installTargetSchema(pool);
    await installOutbox(pool);
    const { rows } = await pool.query(
      `select c.oid::regclass::text as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'sluice'::regnamespace`,
    );
    expect(rows.length).toBeGreaterThan(8);
    for (const { name } of rows)
      await expect(pool.query(`explain delete from ${name}`), name).resolves.toBeDefined();
    const plan = planOf([stepOf("create table u (id int primary key)", "drop table u")]);
    const run = await rehearsePlan(pool, plan, { url: database.url });
    expect(run).toMatchObject({ ok: true, rollbackProven: true, report: { error: null, notLookedAt: [] } });
  } finally {
    await pool.end();
    await database.drop();
  }
});
