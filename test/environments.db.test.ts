import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openByPlan } from "#lib/flags/by-plan.ts";
import { answerAll } from "#lib/flags/reads/answer-all.ts";
import { listFlags, readFlag } from "#lib/flags/reads/read-flags.ts";
import { archiveFlag } from "#lib/flags/verbs/archive-flag.ts";
import { createFlag } from "#lib/flags/verbs/create-flag.ts";
import { deleteFlag } from "#lib/flags/verbs/delete-flag.ts";
import { holdFlag } from "#lib/flags/verbs/hold-flag.ts";
import { restoreFlagVersion } from "#lib/flags/verbs/restore-flag-version.ts";
import { setFlagEnabled } from "#lib/flags/verbs/set-flag-enabled.ts";
import { setFlagPercentage } from "#lib/flags/verbs/set-flag-percentage.ts";
import { setFlagVariants } from "#lib/flags/verbs/set-flag-variants.ts";
import { createClientToken } from "#lib/identity/applications/create-client-token.ts";
import { environmentOfClient } from "#lib/identity/applications/environment-of-client.ts";
import { inTransaction } from "#lib/kernel/db/in-transaction.ts";
import { engageKillSwitch } from "#lib/kill/engage-kill-switch.ts";
import { liftKillSwitch } from "#lib/kill/lift-kill-switch.ts";
import { readKillState } from "#lib/kill/read-kill-state.ts";
import { readKillSwitch } from "#lib/kill/reads.ts";
import { wholeInput } from "#lib/surfaces/operation.ts";
import { attention } from "#lib/surfaces/resources/attention.ts";
import { listOfClientTokens } from "#lib/surfaces/resources/token.ts";
import { REST } from "#lib/surfaces/rest.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "./database.ts";

const STAGING = "staging";
const name = "checkout";
let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  await database.db.$executeRaw`insert into feature_flags (name, enabled) values ('before', true)`;
  await database.db.$executeRaw`insert into environments (name, position) values (${STAGING}, 1)`;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.$executeRaw`delete from feature_flags where name <> 'before'`;
});

const admin = () => contextAs("admin", database.db);
const rows = async (flag = name) =>
  (await database.db.featureFlag.findMany({ where: { name: flag }, orderBy: { environment: "asc" } })).map(
    (row) => [row.environment, row.enabled, row.rolloutPercentage.toNumber()],
  );
const answer = async (environment: string, flag = name) =>
  (await answerAll(database.db, { environment, targetingKey: "k", now: new Date(), environmentKill: false }))[
    flag
  ];

test("an environment that is added has every flag, off, and a kill switch that is not engaged", async () => {
  expect(await rows("before")).toEqual([
    ["production", true, 0],
    [STAGING, false, 0],
  ]);
  expect(await readKillState(database.db, STAGING)).toMatchObject({ engagedAt: null, revision: 0 });
  await expect(readKillState(database.db, "none")).rejects.toMatchObject({ code: "not-found" });
});

test("SQL that names no environment means all of them", async () => {
  const { db } = database;
  await db.$executeRaw`insert into feature_flags (name, enabled, rollout_percentage) values (${name}, true, 10)`;
  expect(await rows()).toEqual([
    ["production", true, 10],
    [STAGING, false, 0],
  ]);
  await db.$executeRaw`update feature_flags set enabled = true, rollout_percentage = 50 where name = ${name}`;
  expect(await rows()).toEqual([
    ["production", true, 50],
    [STAGING, true, 50],
  ]);
  await db.$executeRaw`update feature_flags set enabled = false`;
  expect((await rows()).map(([, enabled]) => enabled)).toEqual([false, false]);
  const told = await db.auditEntry.findMany({ where: { subjectId: name, action: "flag.changed" } });
  expect(told).toHaveLength(4); // two changes of two rows
  await db.$executeRaw`delete from feature_flags where name = ${name} and environment = ${STAGING}`;
  expect(await rows()).toEqual([]);
});

test("a change is of one environment: its state, its answers, its history and its versions", async () => {
  const [ctx, name] = [admin(), "apart"];
  expect(await createFlag(ctx, { name })).toMatchObject({ environment: "production", enabled: false });
  const inStaging = { name, environment: STAGING };
  await setFlagEnabled(ctx, { ...inStaging, enabled: true });
  expect(await setFlagPercentage(ctx, { ...inStaging, percentage: 100 })).toMatchObject({
    environment: STAGING,
    state: "on",
  });
  expect(await rows(name)).toEqual([
    ["production", false, 0],
    [STAGING, true, 100],
  ]);
  expect([await answer("production", name), await answer(STAGING, name)]).toEqual([false, true]);
  const staging = await readFlag(database.db, name, new Date(), STAGING);
  expect(staging?.history).toHaveLength(3);
  expect((await readFlag(database.db, name))?.history).toHaveLength(1);
  const versionId = staging?.history[0]?.versionId;
  await expect(restoreFlagVersion(ctx, { name, versionId })).rejects.toMatchObject({ code: "not-found" });
  expect(await setFlagPercentage(ctx, { name, percentage: 5 })).toMatchObject({ environment: "production" });
  expect(await rows(name)).toEqual([
    ["production", false, 5],
    [STAGING, true, 100],
  ]);
});

test("variants are the same everywhere, on record for each, and counted apart", async () => {
  const [{ db }, name] = [database, "size"];
  await createFlag(admin(), { name });
  await db.$executeRaw`update flags set variants = '{"large": true, "small": false}', default_variant = 'large',
    off_variant = 'small' where name = ${name}`;
  const told = await db.flagVersion.findMany({ where: { flagName: name }, orderBy: { id: "desc" }, take: 2 });
  expect(told.map(({ environment }) => environment).sort()).toEqual(["production", STAGING]);
  expect(told.map(({ after }) => after)).toEqual([
    expect.objectContaining({ default_variant: "large" }),
    expect.objectContaining({ default_variant: "large" }),
  ]);
  const counts = (environment: string, variant: string) => db.$executeRaw`
    insert into evaluation_counts (environment, flag_name, at, variant, gateway_id, count, application, authenticated)
    values (${environment}, ${name}, now(), ${variant}, gen_random_uuid(), 3, 'shop', true)`;
  await counts(STAGING, "large");
  await counts("production", "small");
  const staging = await readFlag(db, name, new Date(), STAGING);
  expect(staging?.evaluations.at(-1)).toMatchObject({ on: 3, off: 0 });
  expect((await readFlag(db, name))?.evaluations.at(-1)).toMatchObject({ on: 0, off: 3 });
  const askers = await db.flagAsker.findMany({ where: { flagName: name }, orderBy: { environment: "asc" } });
  expect(askers.map(({ environment, lastOffAt }) => [environment, lastOffAt !== null])).toEqual([
    ["production", true],
    [STAGING, false],
  ]);
  await db.$executeRaw`delete from feature_flags where name = ${name} and environment = ${STAGING}`;
  expect(await db.flag.count({ where: { name } })).toBe(0);
});

test("a flag that is held in one environment has its values changed from no other", async () => {
  const size = { name, variants: { small: 10, large: 50 }, defaultVariant: "large", offVariant: "small" };
  await createFlag(admin(), size);
  await holdFlag(admin(), { name, environment: STAGING, reason: "looked at" });
  const set = (variants: object) => setFlagVariants(admin(), { name, variants });
  await expect(set({ small: 10, large: 51 })).rejects.toMatchObject({ code: "gate-closed" });
  expect(await set({ small: 10, large: 50, huge: 200 })).toMatchObject({ environment: "production" });
});

test("the kill switch of one environment is not that of another", async () => {
  const ctx = admin();
  await createFlag(ctx, { name });
  for (const environment of ["production", STAGING]) {
    await setFlagPercentage(ctx, { name, environment, percentage: 100 });
    await setFlagEnabled(ctx, { name, environment, enabled: true });
  }
  const pressed = await engageKillSwitch(ctx, { environment: STAGING, reason: "errors" });
  expect(pressed).toMatchObject({ environment: STAGING, changed: true });
  expect([await answer("production"), await answer(STAGING)]).toEqual([true, false]);
  expect((await readKillSwitch(database.db)).engaged).toBe(false);
  expect((await readKillSwitch(database.db, new Date(), STAGING)).engaged).toBe(true);
  expect((await listFlags(database.db)).killedAt).toBeNull();
  expect((await listFlags(database.db, new Date(), STAGING)).flags.map((flag) => flag.state)).toContain(
    "killed",
  );
  const entry = { action: "kill-switch.engaged", subjectId: STAGING };
  expect(await database.db.auditEntry.count({ where: entry })).toBe(1);
  expect(await liftKillSwitch(ctx, { reason: "over", confirm: "lift" })).toMatchObject({ changed: false });
  await liftKillSwitch(ctx, { environment: STAGING, reason: "over", confirm: "lift" });
  expect(await answer(STAGING)).toBe(true);
  await expect(engageKillSwitch(ctx, { environment: "none", reason: "x" })).rejects.toMatchObject({
    code: "not-found",
  });
});

test("a flag is deleted once it is archived everywhere, and then from everywhere", async () => {
  const ctx = admin();
  await createFlag(ctx, { name });
  await archiveFlag(ctx, { name });
  await expect(deleteFlag(ctx, { name, confirmName: name })).rejects.toMatchObject({
    code: "conflict",
    details: { environment: STAGING },
  });
  await archiveFlag(ctx, { name, environment: STAGING });
  await deleteFlag(ctx, { name, confirmName: name });
  expect(await rows()).toEqual([]);
});

test("a plan changes its flag in its own environment", async () => {
  const ctx = admin();
  await createFlag(ctx, { name });
  const of = { plan: "p", flag: name, environment: STAGING, percentage: 5 };
  await inTransaction(ctx, (tx) => openByPlan(tx, ctx, of));
  expect(await rows()).toEqual([
    ["production", false, 0],
    [STAGING, true, 5],
  ]);
});

test("a client token is of one environment", async () => {
  const made = await createClientToken(admin(), { application: "shop", environment: STAGING });
  const rules = { bootstrap: undefined, required: true };
  expect(await environmentOfClient(database.db, `Bearer ${made.token}`, rules)).toBe(STAGING);
  await expect(
    createClientToken(admin(), { application: "shop", environment: "none" }),
  ).rejects.toMatchObject({ code: "not-found" });
});

test("client tokens are listed of one environment, and of all where none is named", async () => {
  for (const environment of ["production", STAGING])
    await createClientToken(admin(), { application: "listed", environment });
  const listed = async (asked: object) =>
    (await listOfClientTokens(admin(), asked)).items
      .filter(({ application }) => application === "listed")
      .map(({ environment }) => environment)
      .sort();
  expect(await listed({ environment: STAGING })).toEqual([STAGING]);
  expect(await listed({})).toEqual(["production", STAGING]);
});

test.each(
  REST.filter((one) => Object.hasOwn(wholeInput(one).properties ?? {}, "environment")).map(
    (one) => [one.method, one.path, one] as const,
  ),
)("%s %s knows no environment that there is not", async (_method, _path, { does, given, example }) => {
  await expect(does(admin(), { ...given, ...example, environment: "none" })).rejects.toMatchObject({
    code: "not-found",
  });
});

test("what needs somebody is asked of one environment", async () => {
  const ctx = admin();
  const needed = async (environment?: string) => {
    const { killed, needs } = await attention(ctx, environment === undefined ? {} : { environment });
    return { killed, held: needs.filter(({ href }) => href.includes(name)).length };
  };
  await createFlag(ctx, { name });
  await setFlagPercentage(ctx, { name, environment: STAGING, percentage: 5 });
  await setFlagEnabled(ctx, { name, environment: STAGING, enabled: true });
  await holdFlag(ctx, { name, environment: STAGING, reason: "looked at" });
  expect(await needed()).toEqual({ killed: false, held: 0 });
  expect(await needed(STAGING)).toEqual({ killed: false, held: 1 });
  await engageKillSwitch(ctx, { environment: STAGING, reason: "errors" });
  expect((await needed("production")).killed).toBe(false);
  expect((await needed(STAGING)).killed).toBe(true);
  await expect(attention(ctx, { environment: "none" })).rejects.toMatchObject({ code: "not-found" });
  await liftKillSwitch(ctx, { environment: STAGING, reason: "over", confirm: "lift" });
});
