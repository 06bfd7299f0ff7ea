import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  configureTargets,
  contextAs,
  createSluiceDatabase,
  type TestDatabase,
} from "../../../test/database.ts";
import { inEnglish } from "../../../test/in-english.ts";
import { FIXTURE_FOLDER, PLAN } from "../../../test/plan-bench.ts";
import { problemsText } from "../../../test/problems-text.ts";
import { wordsInParams } from "../../../test/words-in-params.ts";
import { english } from "../../messages/catalogue/english.ts";
import { readQuarantine } from "../../quarantine/read-quarantine.ts";
import { gatesToRollBack, gatesToStart } from "../gates/gates.ts";
import { readGateEvidence } from "../gates/read-gate-evidence.ts";
import type { PhaseState, StepState } from "../model.ts";
import { listPlans, readPlan } from "../reads/read-plan.ts";
import { rehearsePhase } from "../verbs/rehearse-phase.ts";
import { rollbackPhase } from "../verbs/rollback-phase.ts";
import { runChecks } from "../verbs/run-checks.ts";
import { startPhase } from "../verbs/start-phase.ts";
import { requirePlan } from "./plan-definition.ts";
import { storedProblems } from "./problem.ts";
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
  expect(inEnglish(await listPlans(ops()))[0]).toMatchObject({ unconfigured, loadError: null, flag: null });
  expect(inEnglish(await readPlan(ops(), PLAN))).toMatchObject({ unconfigured });
  expect(await database.db.featureFlag.count()).toBe(0);
  for (const attempt of [
    () => rehearsePhase(ops(), { plan: PLAN, phase: "expand" }),
    () => startPhase(ops(), { plan: PLAN, phase: "expand" }),
    () => rollbackPhase(ops(), { plan: PLAN, phase: "expand" }),
    () => runChecks(ops(), { plan: PLAN }),
    () => readQuarantine(ops(), PLAN),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "gate-closed", message: unconfigured });
  expect(await database.db.planJob.count()).toBe(0);

  await sync();
  expect(await reads()).toBe(1);
  configureTargets({ fixture: database.url });
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
  expect(synced.map(({ name, loadError }) => [name, problemsText(loadError)])).toEqual([
    ["2025-gone", "The folder is a link to something that does not exist"],
    [PLAN, null],
  ]);
  const gone = (await listPlans(ops())).find(({ name }) => name === "2025-gone");
  expect(problemsText(gone?.loadError ?? null)).toBe("The folder is a link to something that does not exist");
  expect(gone).toMatchObject({
    // Nobody knows which phases it has, so none is shown as waiting.
    phases: [],
    currentPhase: null,
  });
  await rm(root, { recursive: true });
});

/** A copy of the plan's folder, changed by `change`, and what reading it says. */
async function syncChanged(change: (folder: string) => Promise<unknown>) {
  const root = await mkdtemp(join(tmpdir(), "sluice-sync-"));
  const folder = join(root, PLAN);
  await cp(FIXTURE_FOLDER, folder, { recursive: true });
  await change(folder);
  const { loadError } = await syncPlan(ops(), await readPlanFolder(folder));
  await rm(root, { recursive: true });
  const { loadError: stored } = await database.db.plan.findUniqueOrThrow({ where: { name: PLAN } });
  expect(storedProblems(stored)?.flatMap(({ says }) => wordsInParams(says)) ?? []).toEqual([]);
  return problemsText(loadError);
}

const edit = async (path: string, from: string, to: string) =>
  writeFile(path, (await readFile(path, "utf8")).replace(from, to));
const nameFlag = (flag: string) => async (folder: string) => {
  for (const file of ["plan.yaml", "3-switchover/switch.yaml"])
    await edit(join(folder, file), "flag: periods", `flag: ${flag}`);
};
const setPhase = (phase: string, state: PhaseState) =>
  database.db.planPhase.update({ where: { planName_phase: { planName: PLAN, phase } }, data: { state } });

const setSteps = (phases: string[], state: StepState) =>
  database.db.planStep.updateMany({ where: { planName: PLAN, phase: { in: phases } }, data: { state } });

test("while a phase has begun, no folder changes what its gates and its way back rest on", async () => {
  await sync();
  const stored = await requirePlan(database.db, PLAN);
  await setPhase("expand", "done");
  await setPhase("backfill", "done");
  await setSteps(["expand", "backfill"], "done");
  await setPhase("switchover", "running");
  const [step] = (await requirePlan(database.db, PLAN)).definition.phases[0]?.steps ?? [];
  const stay = async (change: (folder: string) => Promise<unknown>, says: RegExp) => {
    expect(await syncChanged(change)).toMatch(says);
    const { plan, definition } = await requirePlan(database.db, PLAN);
    expect(problemsText(storedProblems(plan.loadError))).toMatch(says);
    expect({ plan, definition }).toMatchObject({
      definition: stored.definition,
      plan: { flagName: "periods", target: stored.plan.target },
    });
  };
  await stay(
    nameFlag("periods2"),
    /^plan\.yaml, flag: the flag cannot change from periods to periods2 while expand, backfill, switchover have begun\. Name periods again, or roll switchover back, roll backfill back, roll expand back first\.$/,
  );
  await stay(async (folder) => {
    await edit(join(folder, "plan.yaml"), "flag: periods\n", "");
    await rm(join(folder, "3-switchover"), { recursive: true });
  }, /^plan\.yaml, flag: the flag cannot change from periods to none/);
  await stay(
    (folder) => edit(join(folder, "plan.yaml"), "target: fixture", "target: elsewhere"),
    /^plan\.yaml, target: the target cannot change from fixture to elsewhere/,
  );
  await stay(
    (folder) => rm(join(folder, "1-expand"), { recursive: true }),
    /^The folder lacks the phase expand, which has begun\. Put it back; roll expand back before it is taken out\.$/,
  );
  await stay(
    (folder) =>
      cp(join(folder, "1-expand", `${step?.name}`), join(folder, "1-expand", "999-renamed"), {
        recursive: true,
      }).then(() => rm(join(folder, "1-expand", `${step?.name}`), { recursive: true })),
    new RegExp(`^The folder lacks the step ${step?.name} of expand, which has run: nothing would undo it\\.`),
  );
  expect(await syncChanged((folder) => edit(join(folder, "plan.yaml"), "title: ", "title: The "))).toBeNull();
  await sync();
  const added = (path: string) => async (folder: string) => {
    await cp(join(folder, "1-expand", `${step?.name}`), join(folder, path), { recursive: true });
  };
  await stay(
    added("2-backfill/900-more"),
    /^The folder adds the step 900-more to backfill, which has run: it would never run\. Put it into a phase that has not begun; roll backfill back before it is added\.$/,
  );
  await stay(added("3-switchover/900-more"), /^The folder adds the step 900-more to switchover/);
  expect(await syncChanged(added("4-contract/900-more"))).toBeNull();
  await sync();
  await setPhase("contract", "done");
  await setSteps(["contract"], "done");
  await stay(
    (folder) => edit(join(folder, "4-contract/020-drop-time/restore.sql"), "alter", "-- anew\nalter"),
    /^The folder changes what the step 020-drop-time of contract runs, which has run, since contract began\. Put it back; restore contract before it changes\.$/,
  );
  await stay(
    (folder) => edit(join(folder, "1-expand", `${step?.name}`, "rollback.sql"), "alter", "-- anew\nalter"),
    new RegExp(`changes what the step ${step?.name} of expand runs, which has run, since contract began`),
  );
  await stay(added("4-contract/900-more"), /^The folder adds the step 900-more to contract, which has run/);
  // A finished plan stays sound when its words are mended.
  const words = async (folder: string) => {
    await edit(join(folder, "plan.yaml"), "title: ", "title: All ");
    await edit(join(folder, "4-contract/020-drop-time/checks.yaml"), "name: ", "name: Now ");
    await writeFile(join(folder, "4-contract/020-drop-time/NOTES.md"), "Done.");
    await writeFile(join(folder, "NOTES.md"), "Done.");
  };
  expect(await syncChanged(words)).toBeNull();
  await database.db.planPhase.updateMany({ where: { planName: PLAN }, data: { state: "rolled_back" } });
  await database.db.planStep.updateMany({ where: { planName: PLAN }, data: { state: "rolled_back" } });
  expect(await syncChanged(nameFlag("periods2"))).toBeNull();
});

test("a phase that runs is asked for by the gates, though an earlier version let it leave the folder", async () => {
  await setPhase("expand", "done");
  await setPhase("backfill", "done");
  await setPhase("switchover", "running");
  const { plan, definition } = await requirePlan(database.db, PLAN);
  const without = definition.phases.filter(({ phase }) => phase !== "switchover");
  const seen = await readGateEvidence(ops(), plan, { ...definition, phases: without });
  const gate = (gates: { id: string }[], id: string) => gates.find((one) => one.id === id);
  expect(gate(gatesToRollBack("backfill", seen), "nothing-stands-on-it")).toMatchObject({ state: "red" });
  expect(gate(gatesToStart("contract", seen), "previous-done")).toMatchObject({ state: "waiting" });
});

test("no phase comes before one that has begun, and what an earlier version took in is waited for", async () => {
  await database.db.plan.delete({ where: { name: PLAN } });
  await database.db.planStep.deleteMany();
  await database.db.planPhase.deleteMany();
  const without = (folder: string) => rm(join(folder, "2-backfill"), { recursive: true });
  expect(await syncChanged(without)).toBeNull();
  await setPhase("expand", "done");
  await setSteps(["expand"], "done");
  await setPhase("switchover", "done");
  expect(await syncChanged(async () => {})).toBe(
    "The folder adds the phase backfill before switchover, which has begun: it would never run. Put its steps into a phase that has not begun; roll switchover back before it is added.",
  );
  const previous = async () => {
    const { plan, definition } = await requirePlan(database.db, PLAN);
    const gates = gatesToStart("contract", await readGateEvidence(ops(), plan, definition));
    const gate = gates.find(({ id }) => id === "previous-done");
    return gate?.sentence && english(gate.sentence);
  };
  expect(await previous()).toBeNull();
  await setSteps(["expand"], "waiting");
  expect(await previous()).toMatch(
    /^The step 010-column of expand has not run, although expand is done\. Take it out/,
  );
  await setPhase("expand", "waiting");
  expect(await previous()).toBe("Expand has not begun.");
});

test("a plan of an environment that is not there is listed, says which there are, and becomes sound with it", async () => {
  const root = await mkdtemp(join(tmpdir(), "sluice-plans-"));
  const folder = join(root, PLAN);
  await cp(FIXTURE_FOLDER, folder, { recursive: true });
  const file = join(folder, "plan.yaml");
  await writeFile(file, `${await readFile(file, "utf8")}environment: staging\n`);
  const own = await createSluiceDatabase();
  try {
    const ctx = contextAs("operator", own.db);
    const [read] = await syncPlans(ctx, root);
    expect(problemsText(read?.loadError ?? null)).toBe(
      "plan.yaml, environment: There is no environment staging. Name one of production, or leave it out for production.",
    );
    expect(await own.db.plan.count()).toBe(1);
    await own.db.environment.create({ data: { name: "staging", position: 1 } });
    expect(await syncPlans(ctx, root)).toMatchObject([{ loadError: null }]);
    expect(await own.db.plan.findFirst()).toMatchObject({ environment: "staging", loadError: null });
  } finally {
    await own.drop();
    await rm(root, { recursive: true });
  }
});
