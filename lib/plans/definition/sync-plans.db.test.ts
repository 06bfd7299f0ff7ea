import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { FIXTURE_FOLDER, PLAN } from "../../../test/plan-bench.ts";
import { readQuarantine } from "../../quarantine/read-quarantine.ts";
import { resolveTargetsWith } from "../plan-target.ts";
import { listPlans, readPlan } from "../reads/read-plan.ts";
import { dryRunPhase } from "../verbs/dry-run-phase.ts";
import { rollbackPhase } from "../verbs/rollback-phase.ts";
import { runChecks } from "../verbs/run-checks.ts";
import { startPhase } from "../verbs/start-phase.ts";
import { requirePlan } from "./plan-definition.ts";
import { readPlanFolder } from "./read-plan-folder.ts";
import { syncPlan, syncPlans } from "./sync-plans.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

const ops = () => contextAs("operator", database.db);
const sync = async () => syncPlan(ops(), await readPlanFolder(FIXTURE_FOLDER));
const reads = () => database.db.auditEntry.count({ where: { action: "plan.read" } });

test("a plan whose target is not configured is listed, says so, makes no flag and can do nothing", async () => {
  await sync();
  const unconfigured = "Target fixture is not configured: set targets.fixture in sluice.yaml.";
  expect((await listPlans(ops()))[0]).toMatchObject({ unconfigured, loadError: null, flag: null });
  expect(await readPlan(ops(), PLAN)).toMatchObject({ unconfigured });
  expect(await database.db.featureFlag.count()).toBe(0);
  for (const attempt of [
    () => dryRunPhase(ops(), { plan: PLAN, phase: "expand" }),
    () => startPhase(ops(), { plan: PLAN, phase: "expand" }),
    () => rollbackPhase(ops(), { plan: PLAN, phase: "expand" }),
    () => runChecks(ops(), { plan: PLAN }),
    () => readQuarantine(ops(), PLAN),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "gate-closed", message: unconfigured });
  expect(await database.db.planJob.count()).toBe(0);

  await sync();
  expect(await reads()).toBe(1);
  resolveTargetsWith(() => database.url);
  await sync();
  expect((await listPlans(ops()))[0]).toMatchObject({ unconfigured: null, flag: "periods" });
  expect(await database.db.featureFlag.count({ where: { planName: PLAN, enabled: false } })).toBe(1);
});

test("a folder that an earlier version read in another shape is read again, and only then", async () => {
  const before = await reads();
  await sync();
  expect(await reads()).toBe(before);
  const { definition } = await requirePlan(database.db, PLAN);
  await database.db.$executeRaw`
    update plans set definition = jsonb_set(definition, '{phases,2,switch,stages}', '[5, 50, 100]')`;
  await sync();
  expect((await requirePlan(database.db, PLAN)).definition).toEqual(definition);
  expect(await reads()).toBe(before + 1);
});

test("a plan folder that is a broken link is listed with what is wrong, and the others are read", async () => {
  const root = await mkdtemp(join(tmpdir(), "sluice-sync-"));
  await symlink(join(root, "gone"), join(root, "2025-gone"));
  await symlink(FIXTURE_FOLDER, join(root, PLAN));
  const synced = await syncPlans(ops(), root);
  expect(synced.map(({ name, loadError }) => [name, loadError])).toEqual([
    ["2025-gone", "The folder is a link to something that does not exist"],
    [PLAN, null],
  ]);
  expect((await listPlans(ops())).find(({ name }) => name === "2025-gone")).toMatchObject({
    loadError: "The folder is a link to something that does not exist",
    // Nobody knows which phases it has, so none is shown as waiting.
    phases: [],
    currentPhase: null,
  });
  await rm(root, { recursive: true });
});
