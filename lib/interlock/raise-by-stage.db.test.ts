import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { aCheck, aDefinition } from "../../test/a-definition.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { readFlag } from "../flags/reads/read-flags.ts";
import { patchFlag } from "../flags/verbs/patch-flag.ts";
import { setFlagEnabled } from "../flags/verbs/set-flag-enabled.ts";
import { setFlagPercentage } from "../flags/verbs/set-flag-percentage.ts";
import { setFlagTargeting } from "../flags/verbs/set-flag-targeting.ts";

const PLAN = "clinic";
const name = "dynamic-services";
const SOAK = 3_600;
let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  await database.db.plan.create({
    data: {
      name: PLAN,
      title: PLAN,
      target: "clinic",
      sha256: "",
      loadedAt: new Date(),
      definition: DEFINITION,
    },
  });
  await database.db.planPhase.create({ data: { planName: PLAN, phase: "switchover", state: "running" } });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.checkResult.deleteMany();
  await database.db.featureFlag.deleteMany();
  await database.db.featureFlag.create({
    data: { name, planName: PLAN, enabled: true, rolloutPercentage: 5 },
  });
});

const DEFINITION = aDefinition([
  {
    phase: "switchover",
    switch: {
      flag: name,
      stages: [
        { percentage: 5, soakSeconds: SOAK },
        { percentage: 25, soakSeconds: SOAK },
        { percentage: 50, soakSeconds: SOAK },
        { percentage: 100, soakSeconds: 0 },
      ],
      checks: [aCheck("agrees")],
      probes: [],
    },
  },
]);

const raise = (percentage: number) =>
  setFlagPercentage(contextAs("product_owner", database.db), { name, percentage });
/** Makes what happened to the flag so far a soak time older. */
const soak = () => database.db.$executeRaw`update flag_versions set at = at - make_interval(secs => ${SOAK})`;
const checked = (ok: boolean, secondsAgo = 0) =>
  database.db.checkResult.create({
    data: {
      planName: PLAN,
      phase: "switchover",
      step: "switch",
      checkName: "agrees",
      ok,
      expected: "0",
      observed: ok ? "0" : "3",
      query: "select 0",
      at: new Date(Date.now() - secondsAgo * 1000),
      durationMs: 1,
      runBy: "worker",
    },
  });
const percentage = async () => (await readFlag(database.db, name))?.rolloutPercentage;

test("a stage is left only when it was served for its time and checked, and only for the next", async () => {
  await checked(true);
  await expect(raise(25)).rejects.toMatchObject({
    code: "gate-closed",
    message: expect.stringMatching(
      /^Stage 5 % of plan clinic must be served for 1 h before the next\. (1 h|59 min \d+ s) are left\.$/,
    ),
    details: { plan: PLAN, phase: "switchover", upTo: 5, freeAt: expect.any(Date) },
  });
  await soak();
  await checked(true, 61);
  await expect(raise(25)).rejects.toThrow(/the check "agrees" has not run for more than a minute/);
  await checked(true);
  await expect(raise(50)).rejects.toThrow("The next stage of plan clinic is 25 %; none may be skipped.");
  await raise(20); // anything below it
  await raise(25);
  await expect(raise(50)).rejects.toThrow(/Stage 25 % .* left/);
  await soak();
  await checked(false);
  await expect(raise(50)).rejects.toThrow(/The check "agrees" found 3/);
  await checked(true);
  await raise(50);
  expect(await percentage()).toBe(50);
});

test("lowering is free, and the time of a stage that was left begins anew", async () => {
  await soak();
  await checked(true);
  await raise(25);
  await soak();
  await raise(7);
  await expect(raise(50)).rejects.toThrow("The next stage of plan clinic is 25 %");
  await raise(25); // stage 5 was never left
  await expect(raise(26)).rejects.toThrow(/Stage 25 % .* left/);
  await raise(0);
  await raise(5);
  await expect(raise(6)).rejects.toThrow(/Stage 5 % .* left/);
});

test("no other way leads past a stage: off and on, several fields at once, while it is off", async () => {
  const operator = contextAs("operator", database.db);
  await soak();
  await checked(true);
  await raise(25);
  await setFlagEnabled(operator, { name, enabled: false });
  await expect(setFlagEnabled(operator, { name, enabled: true })).rejects.toThrow(
    /first stage of plan clinic is 5 %/,
  );
  await expect(patchFlag(operator, { name, enabled: true, percentage: 100 })).rejects.toThrow(/first stage/);
  await expect(raise(100)).rejects.toThrow(/first stage/);
  await patchFlag(operator, { name, enabled: true, percentage: 5 });
  // What is not a percentage is not a stage's business.
  await setFlagTargeting(operator, { name, allowKeys: ["reception"], window: null });
});

test("of people who raise it at once, one goes to the next stage and none past it", async () => {
  await checked(true);
  for (let round = 0; round < 10; round++) {
    await database.db.featureFlag.updateMany({ where: { name }, data: { rolloutPercentage: 5 } });
    await soak();
    const results = await Promise.allSettled([25, 50, 25, 50].map((to) => raise(to)));
    expect(results.map((one) => one.status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
    expect(await percentage()).toBe(25);
  }
});
