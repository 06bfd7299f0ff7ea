import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { FIXTURE_FOLDER, PLAN } from "../../test/plan-bench.ts";
import { requirePlan } from "./plan-definition.ts";
import { readPlanFolder } from "./read-plan-folder.ts";
import { syncPlan } from "./sync-plans.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

test("a folder that an earlier version read in another shape is read again, and only then", async () => {
  const ctx = contextAs("operator", database.db);
  const folder = await readPlanFolder(FIXTURE_FOLDER);
  const reads = () => database.db.auditEntry.count({ where: { action: "plan.read" } });
  await syncPlan(ctx, folder);
  await syncPlan(ctx, folder);
  expect(await reads()).toBe(1);
  const { definition } = await requirePlan(database.db, PLAN);
  await database.db.$executeRaw`
    update plans set definition = jsonb_set(definition, '{phases,2,switch,stages}', '[5, 50, 100]')`;
  await syncPlan(ctx, folder);
  expect((await requirePlan(database.db, PLAN)).definition).toEqual(definition);
  expect(await reads()).toBe(2);
});
