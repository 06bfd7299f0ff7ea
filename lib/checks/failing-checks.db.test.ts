import { afterAll, beforeAll, expect, test } from "vitest";
import { aCheck, aDefinition, aStep } from "../../test/a-definition.ts";
import { createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { readFailingChecks } from "./failing-checks.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

const PLAN = "clinic";
const fails = (checkName: string) =>
  database.db.checkResult.create({
    data: {
      planName: PLAN,
      phase: "expand",
      step: "020-columns",
      checkName,
      ok: false,
      expected: "4",
      observed: "1",
      query: "select 1",
      durationMs: 1,
      runBy: "worker",
    },
  });
const failing = async () => (await readFailingChecks(database.db, PLAN, new Date())).map((one) => one.check);

test("a check that was removed, or that a later phase has ended, holds nothing", async () => {
  await database.db.planPhase.create({ data: { planName: PLAN, phase: "expand", state: "done" } });
  for (const name of ["they exist", "they may be empty", "of an earlier version"]) await fails(name);
  // A plan whose folder cannot be read any more still holds its flag.
  expect(await failing()).toHaveLength(3);

  const checks = [aCheck("they exist"), aCheck("they may be empty", { until: "backfill" })];
  const definition = aDefinition([{ phase: "expand", steps: [aStep("020-columns", { checks })] }]);
  await database.db.plan.create({
    data: { name: PLAN, title: PLAN, target: "clinic", sha256: "", loadedAt: new Date(), definition },
  });
  expect(await failing()).toEqual(["they exist", "they may be empty"]);

  const backfill = { planName: PLAN, phase: "backfill" };
  await database.db.planPhase.create({ data: { ...backfill, state: "running" } });
  expect(await failing()).toEqual(["they exist"]);
  await database.db.planPhase.update({
    where: { planName_phase: backfill },
    data: { state: "rolled_back" },
  });
  expect(await failing()).toEqual(["they exist", "they may be empty"]);
});
