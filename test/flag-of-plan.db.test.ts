import { afterAll, beforeAll, expect, test } from "vitest";
import { archiveFlag } from "#lib/flags/verbs/archive-flag.ts";
import { createFlag } from "#lib/flags/verbs/create-flag.ts";
import { deleteFlag } from "#lib/flags/verbs/delete-flag.ts";
import { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { readPlanFolder } from "#lib/plans/definition/read-plan-folder.ts";
import { syncPlan } from "#lib/plans/definition/sync-plans.ts";
import { contextAs } from "./database.ts";
import { FIXTURE_FOLDER, openPlanBench, PLAN } from "./plan-bench.ts";

const NAME = "periods";
let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench?.close());

const ops = () => contextAs("operator", bench.db);
const admin = () => contextAs("admin", bench.db);
const raise = () => patchFlag(ops(), { name: NAME, enabled: true, percentage: 100 });
const closed = { code: "gate-closed", message: expect.stringContaining("has not started") };

test("a flag that a plan names is not deleted before the plan is done", async () => {
  await archiveFlag(ops(), { name: NAME });
  await expect(deleteFlag(admin(), { name: NAME, confirmName: NAME })).rejects.toMatchObject({
    code: "conflict",
    message: `The plan ${PLAN} names the flag "periods" and is not done. Deleted, it would be lost to the plan's gates.`,
  });
});

test("a flag is not made for a plan that is not there: it could never rise", async () => {
  await expect(createFlag(ops(), { name: "shifts", planName: "nowhere" })).rejects.toMatchObject({
    code: "not-found",
    message: "There is no plan named nowhere.",
  });
  expect(await bench.db.featureFlag.count({ where: { name: "shifts" } })).toBe(0);
});

test("made anew, it is the plan's again, and rises only through its gates", async () => {
  await bench.db.$executeRaw`delete from feature_flags where name = ${NAME}`;
  await expect(createFlag(ops(), { name: NAME, planName: "another" })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await createFlag(ops(), { name: NAME })).toMatchObject({ planName: PLAN, enabled: false });
  await expect(raise()).rejects.toMatchObject(closed);
});

test("one that lost its plan is tied again when the folder is read, though nothing in it has changed", async () => {
  await bench.db.$executeRaw`update feature_flags set plan_name = null where name = ${NAME}`;
  await syncPlan(ops(), await readPlanFolder(FIXTURE_FOLDER));
  await expect(raise()).rejects.toMatchObject(closed);
});

test("after the plan is done it can be deleted", async () => {
  await bench.db.planPhase.updateMany({ where: { planName: PLAN }, data: { state: "done" } });
  await archiveFlag(ops(), { name: NAME });
  expect(await deleteFlag(admin(), { name: NAME, confirmName: NAME })).toEqual({ name: NAME });
});
