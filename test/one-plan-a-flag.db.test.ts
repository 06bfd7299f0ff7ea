import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { retireByPlan, shutByPlan, unretireByPlan } from "#lib/flags/by-plan.ts";
import { inTransaction } from "#lib/kernel/db/in-transaction.ts";
import { readPlanFolder } from "#lib/plans/definition/read-plan-folder.ts";
import { syncPlan, syncPlans } from "#lib/plans/definition/sync-plans.ts";
import { rollbackPhase } from "#lib/plans/verbs/rollback-phase.ts";
import { startPhase } from "#lib/plans/verbs/start-phase.ts";
import { contextAs } from "./database.ts";
import { FIXTURE_FOLDER, openPlanBench, PLAN } from "./plan-bench.ts";
import { problemsText } from "./problems-text.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
let root: string;
beforeEach(async () => {
  bench = await openPlanBench();
  root = await mkdtemp(join(tmpdir(), "sluice-plans-"));
  await addFolder(PLAN);
});
afterEach(async () => {
  await bench?.close();
  await rm(root, { recursive: true });
});

const ops = () => contextAs("operator", bench.db);
const theFlag = () => bench.db.featureFlag.findFirstOrThrow({ where: { name: "periods" } });
const sync = async () =>
  Object.fromEntries(
    (await syncPlans(ops(), root)).map(({ name, loadError }) => [name, problemsText(loadError)]),
  );

/** Before the first plan in the order of reading, or after it. */
const [EARLIER, LATER] = ["2025-other", "2027-other"];
const REFUSED = `plan.yaml, flag: periods is the flag of the plan ${PLAN} already. Name another flag, or remove this plan; a plan that was renamed needs its old name, ${PLAN}.`;

async function addFolder(name: string): Promise<void> {
  await cp(FIXTURE_FOLDER, join(root, name), { recursive: true });
  await nameFolder(name);
}

async function nameFolder(name: string): Promise<void> {
  await edit(name, "plan.yaml", /^name: .*/m, `name: ${name}`);
}

async function nameFlag(plan: string, flag: string): Promise<void> {
  for (const file of ["plan.yaml", "3-switchover/switch.yaml"])
    await edit(plan, file, /^flag: .*/m, `flag: ${flag}`);
}

async function edit(name: string, file: string, from: RegExp, to: string): Promise<void> {
  const path = join(root, name, file);
  await writeFile(path, (await readFile(path, "utf8")).replace(from, to));
}

/** As an earlier version left them: both name the flag, and the one read later has it. */
async function readAsBefore(other: string): Promise<void> {
  const ofFirst = { where: { name: PLAN } };
  await bench.db.plan.update({ ...ofFirst, data: { flagName: null } });
  await bench.db.featureFlag.updateMany({ where: { name: "periods" }, data: { planName: null } });
  await rename(join(root, PLAN), join(root, ".aside"));
  await addFolder(other);
  expect(await sync()).toEqual({ [other]: null });
  await rename(join(root, ".aside"), join(root, PLAN));
  await bench.db.plan.update({ ...ofFirst, data: { flagName: "periods" } });
  expect(await theFlag()).toMatchObject({ planName: other });
}

test("a second plan that names a flag is refused, in whatever order, and though the first's folder is gone or renamed", async () => {
  await addFolder(EARLIER);
  await addFolder(LATER);
  for (let turn = 0; turn < 2; turn++)
    expect(await sync()).toEqual({ [EARLIER]: REFUSED, [PLAN]: null, [LATER]: REFUSED });
  await expect(startPhase(ops(), { plan: LATER, phase: "expand" })).rejects.toMatchObject({
    code: "gate-closed",
    message: expect.stringContaining(`periods is the flag of the plan ${PLAN} already`),
  });

  const renamed = "2028-renamed";
  await rename(join(root, PLAN), join(root, renamed));
  await nameFolder(renamed);
  expect(await sync()).toEqual({ [EARLIER]: REFUSED, [LATER]: REFUSED, [renamed]: REFUSED });
  expect(await theFlag()).toMatchObject({ planName: PLAN });
});

test("with another flag it is read; and with that one, once its first plan names another", async () => {
  await addFolder(LATER);
  expect(await sync()).toMatchObject({ [LATER]: REFUSED });
  await nameFlag(PLAN, "shifts");
  expect(await sync()).toEqual({ [PLAN]: null, [LATER]: null });
  expect(await theFlag()).toMatchObject({ planName: LATER });
});

test("a plan that was sound keeps what it was read with when it takes up another's flag", async () => {
  await addFolder(LATER);
  await nameFlag(LATER, "shifts");
  expect(await sync()).toEqual({ [PLAN]: null, [LATER]: null });
  await nameFlag(LATER, "periods");
  expect(await sync()).toEqual({ [PLAN]: null, [LATER]: REFUSED });
  expect(await bench.db.plan.findUnique({ where: { name: LATER } })).toMatchObject({ flagName: "shifts" });
});

test("of two plans that are read at once, one has the flag", async () => {
  for (const name of [EARLIER, LATER]) {
    await addFolder(name);
    await nameFlag(name, "shifts");
  }
  const read = await Promise.all(
    [EARLIER, LATER].map(async (name) => syncPlan(ops(), await readPlanFolder(join(root, name)))),
  );
  expect(read.filter(({ loadError }) => loadError === null)).toHaveLength(1);
  expect(await bench.db.plan.count({ where: { flagName: "shifts" } })).toBe(1);
});

test.each([EARLIER, LATER])(
  "of two that an earlier version read, the one that ran has the flag again, before %s",
  async (other) => {
    await bench.run("expand");
    await readAsBefore(other);
    expect(await sync()).toEqual({ [PLAN]: null, [other]: REFUSED });
    expect(await theFlag()).toMatchObject({ planName: PLAN });
    const byPlan = { path: ["because", "params", "plan"], equals: PLAN };
    const entry = { action: "flag.tied-to-plan", subjectId: "periods", after: byPlan };
    expect(await bench.db.auditEntry.count({ where: entry })).toBe(1);
  },
);

test("the one that ran has it again though its folder is gone, and of two that never ran the one that has it keeps it", async () => {
  await bench.run("expand");
  await readAsBefore(LATER);
  await rm(join(root, PLAN), { recursive: true });
  expect(await sync()).toEqual({ [LATER]: REFUSED });
  expect(await theFlag()).toMatchObject({ planName: PLAN });

  await addFolder(PLAN);
  await bench.db.planPhase.updateMany({ data: { state: "waiting", startedAt: null } });
  await bench.db.featureFlag.updateMany({ where: { name: "periods" }, data: { planName: LATER } });
  expect(await sync()).toMatchObject({ [PLAN]: expect.stringContaining(LATER), [LATER]: null });
  expect(await theFlag()).toMatchObject({ planName: LATER });
});

test("the rollback of a second plan never turns off a flag that the first one's contract retired", async () => {
  await readAsBefore(LATER);
  const ofSecond = { planName: LATER };
  await bench.db.planPhase.updateMany({ where: { planName: PLAN }, data: { state: "done" } });
  await bench.db
    .$executeRaw`update feature_flags set enabled = true, rollout_percentage = 100, retired_at = now() where name = 'periods'`;
  await bench.db.planPhase.updateMany({
    where: { ...ofSecond, phase: { in: ["expand", "backfill"] } },
    data: { state: "done" },
  });
  await bench.db.planPhase.updateMany({
    where: { ...ofSecond, phase: "switchover" },
    data: { state: "running" },
  });
  const before = await theFlag();
  expect(before.planName).toBe(LATER);
  await rollbackPhase(ops(), { plan: LATER, phase: "switchover" });
  await bench.work();
  expect(await theFlag()).toEqual(before);

  expect(await sync()).toEqual({ [PLAN]: null, [LATER]: REFUSED });
  const change = { plan: LATER, flag: "periods", environment: "production", contractBegun: false };
  const set = (by: typeof shutByPlan) => inTransaction(ops(), (tx) => by(tx, ops(), change));
  for (const by of [shutByPlan, unretireByPlan]) await set(by);
  await expect(set(retireByPlan)).rejects.toMatchObject({
    code: "gate-closed",
    message: `The flag periods belongs to the plan ${PLAN}.`,
  });
  expect(await theFlag()).toMatchObject({ planName: PLAN, enabled: true, retiredAt: before.retiredAt });
});
