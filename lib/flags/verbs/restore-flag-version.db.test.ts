import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Context } from "#lib/kernel/context.ts";
import { aDefinition } from "../../../test/a-definition.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { inEnglish } from "../../../test/in-english.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { lockFlagState } from "../../kernel/db/lock-flag-state.ts";
import { readFlag } from "../reads/read-flags.ts";
import { createFlag } from "./create-flag.ts";
import { restoreFlagVersion } from "./restore-flag-version.ts";
import { setFlagEnabled } from "./set-flag-enabled.ts";
import { setFlagPercentage } from "./set-flag-percentage.ts";

let database: TestDatabase;
let owner: Context;
const name = "dynamic-services";
beforeAll(async () => {
  database = await createSluiceDatabase();
  owner = contextAs("product_owner", database.db);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.featureFlag.deleteMany();
  const admin = contextAs("admin", database.db);
  await createFlag(admin, { name });
  await setFlagEnabled(admin, { name, enabled: true });
  await setFlagPercentage(owner, { name, percentage: 10 });
  await setFlagPercentage(owner, { name, percentage: 25 });
});

const read = async () => {
  const flag = await readFlag(database.db, name);
  if (flag === null) throw new Error("the flag is missing");
  return flag;
};

test("a product owner returns to a state in which only what is hers to change differs", async () => {
  const [, ten, , created] = (await read()).history;
  expect([ten?.restoreNeeds, created?.restoreNeeds]).toEqual([
    ["flag:set-percentage"],
    ["flag:turn-off", "flag:set-percentage"],
  ]);
  expect(await restoreFlagVersion(owner, { name, versionId: ten?.versionId })).toMatchObject({
    enabled: true,
    rolloutPercentage: 10,
  });
  expect((await read()).history.slice(0, 2).map((one) => one.returnedTo)).toEqual([ten?.at, null]);
  // Whoever may raise a flag may end what it does, this way too, but not turn it on.
  await restoreFlagVersion(owner, { name, versionId: created?.versionId });
  const barred = restoreFlagVersion(owner, { name, versionId: ten?.versionId });
  await expect(barred).rejects.toMatchObject({ code: "forbidden" });
  expect((await database.db.auditEntry.findMany({ orderBy: { id: "desc" }, take: 1 }))[0]).toMatchObject({
    outcome: "refused",
    action: "flag:turn-on",
  });
});

test("a flag that is turned off while the return waits is not turned on by somebody who may not", async () => {
  const { db } = database;
  const versionId = (await read()).history[1]?.versionId;
  const attempt = await db.$transaction(
    async (tx) => {
      await lockFlagState(tx);
      const waiting = Promise.allSettled([restoreFlagVersion(owner, { name, versionId })]);
      await waitUntil("the return waits for the lock", async () => {
        const blocked = await db.$queryRaw<unknown[]>`
        select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        return blocked.length > 0;
      });
      await tx.$executeRaw`update feature_flags set enabled = false`;
      return () => waiting;
    },
    { timeout: 30_000 },
  );
  const [outcome] = await attempt();
  expect(outcome).toMatchObject({ status: "rejected", reason: { code: "conflict" } });
  expect(await read()).toMatchObject({ enabled: false, rolloutPercentage: 25 });
});

test("what was retired then, and a stage that may not be reached yet, cannot be returned to and say so before", async () => {
  const { db } = database;
  const stages = [5, 25, 100].map((percentage) => ({ percentage, soakSeconds: 60 }));
  await db.plan.create({
    data: {
      name: "clinic",
      title: "Clinic",
      target: "clinic",
      sha256: "00",
      loadedAt: new Date(),
      definition: aDefinition([
        { phase: "switchover", switch: { flag: name, stages, checks: [], probes: [] } },
      ]),
    },
  });
  await db.planPhase.create({ data: { planName: "clinic", phase: "switchover", state: "running" } });
  await db.$executeRaw`update feature_flags set rollout_percentage = 100, retired_at = now()`;
  await db.$executeRaw`update feature_flags set enabled = false, rollout_percentage = 0, retired_at = null, plan_name = 'clinic'`;
  const [, retired, before, ten] = (await read()).history;
  expect(inEnglish(retired?.whyNotRestore)).toMatch(/^It was retired then/);
  const first = "The first stage of plan clinic is 5 %, so it may be set to that or less.";
  expect(inEnglish([before?.whyNotRestore, ten?.whyNotRestore])).toEqual(
    Array(2).fill(`More people would get it. ${first}`),
  );
  const admin = contextAs("admin", db);
  await expect(restoreFlagVersion(admin, { name, versionId: retired?.versionId })).rejects.toThrow(
    /retired then/,
  );
  await expect(restoreFlagVersion(admin, { name, versionId: ten?.versionId })).rejects.toThrow(first);
});
