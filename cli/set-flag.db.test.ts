import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readFlag } from "#lib/flags/reads/read-flags.ts";
import { createFlag } from "#lib/flags/verbs/create-flag.ts";
import { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { aDefinition } from "../test/a-definition.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { answeringCommand, sluiceCommand } from "../test/sluice-command.ts";

const name = "periods";
let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  await database.db.$executeRaw`
    insert into known_keys (application, targeting_key, first_seen_at, last_seen_at)
    select 'clinic', 'patient-' || n, now(), now() from generate_series(1, 355) n`;
  await database.db.$executeRaw`
    insert into gateways (id, name, started_at, last_seen_at, applied_revision, applied_at)
    values (gen_random_uuid(), 'gateway', now(), now() + interval '1 hour', 0, now())`;
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  await db.featureFlag.deleteMany();
  await db.$executeRaw`truncate flag_askers`;
  await createFlag(contextAs("admin", db), { name });
  await db.$executeRaw`
    insert into flag_askers (flag_name, application, first_asked_at, last_asked_at)
    values (${name}, 'clinic', now(), now())`;
});

const args = (...options: string[]) => ["flags", "set", name, ...options];
const sluice = (...options: string[]) => sluiceCommand({ DATABASE_URL: database.url }, args(...options));
const answering = (answer: string, ...options: string[]) =>
  answeringCommand({ DATABASE_URL: database.url }, args(...options), answer);
const setTo = async () => {
  const flag = await readFlag(database.db, name);
  return [flag?.enabled, flag?.rolloutPercentage];
};

test("a rise says who joins and asks once; where nobody answers nothing changes, and a script says --yes", async () => {
  const asked = await sluice("--on", "--percentage", "100");
  expect(asked.code).toBe(2);
  expect(asked.text).toContain("About 355 more people join. No one leaves.\n");
  expect(asked.text).toContain("0 of the 355 people that clinic named in the last 30 days get it now.\n");
  expect(asked.text).toMatch(/Some of those who join: (patient-\d+, ){7}patient-\d+\n/);
  expect(asked.text).toContain("Nothing was changed. Add --yes to do it without being asked.");
  expect(await setTo()).toEqual([false, 0]);
  expect(await sluice("--on", "--percentage", "100", "--yes")).toEqual({
    code: 0,
    text: "periods is on for everyone, at 100 %. About 355 more people join. No one leaves.\n",
  });
  expect(await setTo()).toEqual([true, 100]);
});

test("a person on a terminal says yes to it, or anything else and nothing changes", async () => {
  const refused = await answering("no", "--on", "--percentage", "100");
  expect(refused.code).toBe(4);
  expect(refused.text).toContain("About 355 more people join.");
  expect(await setTo()).toEqual([false, 0]);
  const agreed = await answering("yes", "--on", "--percentage", "100");
  expect(agreed.text).toContain("periods is on for everyone, at 100 %.");
  expect([agreed.code, await setTo()]).toEqual([0, [true, 100]]);
});

test("lowering says who leaves and never asks, and off does not even look", async () => {
  await patchFlag(contextAs("admin", database.db), { name, enabled: true, percentage: 100 });
  const lowered = await sluice("--percentage", "0");
  expect(lowered.text).toBe("periods is on for nobody yet, at 0 %. No one joins. About 355 people leave.\n");
  expect([lowered.code, await setTo()]).toEqual([0, [true, 0]]);
  // Whatever the look costs or whyever it fails: nothing that it counts can be read.
  await database.db.$executeRaw`alter table flag_askers rename to away`;
  try {
    expect(await sluice("--off")).toEqual({ code: 0, text: "periods is off.\n" });
  } finally {
    await database.db.$executeRaw`alter table away rename to flag_askers`;
  }
});

test("a flag of a plan is turned on as far as its stages let it, as the page's switch does and the list says", async () => {
  const { db } = database;
  const stages = [5, 100].map((percentage) => ({ percentage, soakSeconds: 60 }));
  const definition = aDefinition([
    { phase: "switchover", switch: { flag: name, stages, checks: [], probes: [] } },
  ]);
  const plan = { name: "p", title: "p", target: "clinic", sha256: "", loadedAt: new Date(), definition };
  await db.plan.create({ data: plan });
  await db.planPhase.create({ data: { planName: "p", phase: "switchover", state: "done" } });
  await db.$executeRaw`update feature_flags set rollout_percentage = 100, plan_name = 'p' where name = ${name}`;
  const list = await sluiceCommand({ DATABASE_URL: database.url }, ["flags", "list"]);
  expect(list.text).toContain("off, turns on at 5 %");
  const asked = await sluice("--on");
  expect(asked.text).toContain("Flag periods: Enabled off -> on, Percentage 100 % -> 5 %\n");
  expect(await setTo()).toEqual([false, 100]);
  const on = await sluice("--on", "--yes");
  expect(on.text).toMatch(/^periods is partly on, at 5 %\. About \d\d? more people join\./);
  expect(await setTo()).toEqual([true, 5]);
});

test("what would be refused is told and not asked, and what is so already neither", async () => {
  const { db } = database;
  await db.$executeRaw`update feature_flags set archived_at = now() where name = ${name}`;
  const archived = await sluice("--on");
  expect(archived).toEqual({ code: 4, text: 'Flag "periods" is archived. Bring it back first.\n' });
  await db.$executeRaw`update feature_flags set archived_at = null, held_at = now(), held_by = 'Kim' where name = ${name}`;
  const held = await sluice("--on");
  expect(held.code).toBe(4);
  expect(held.text).toContain("More people would get it.");
  await db.$executeRaw`update feature_flags set held_at = null, held_by = null where name = ${name}`;
  expect(await sluice("--percentage", "0")).toEqual({ code: 0, text: "periods is off.\n" });
});
