import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Context } from "#lib/kernel/context.ts";
import { can, type Permission, ROLES } from "#lib/kernel/permissions.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { inEnglish } from "../../../test/in-english.ts";
import { listFlags, readFlag } from "../reads/read-flags.ts";
import { createFlag } from "./create-flag.ts";
import { editFlag } from "./edit-flag.ts";
import { holdFlag } from "./hold-flag.ts";
import { releaseFlag } from "./release-flag.ts";
import { restoreFlagVersion } from "./restore-flag-version.ts";
import { setFlagEnabled } from "./set-flag-enabled.ts";
import { setFlagPercentage } from "./set-flag-percentage.ts";
import { setFlagTargeting } from "./set-flag-targeting.ts";

let database: TestDatabase;
let admin: Context;
const name = "dynamic-services";
beforeAll(async () => {
  database = await createSluiceDatabase();
  admin = contextAs("admin", database.db);
  const clinic = { name: "clinic", title: "Clinic", target: "clinic", sha256: "", definition: {} };
  await database.db.plan.create({ data: { ...clinic, loadedAt: new Date() } });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.featureFlag.deleteMany();
  await database.db.planPhase.deleteMany();
  await database.db.checkResult.deleteMany();
});

const read = async () => {
  const flag = await readFlag(database.db, name);
  if (flag === null) throw new Error("the flag is missing");
  return flag;
};
const audits = () => database.db.auditEntry.findMany({ orderBy: { id: "desc" } });

test("a new flag is off, and every change is a version and an audit entry by its author", async () => {
  const created = await createFlag(admin, { name, description: "Services from the table", owner: "clinic" });
  expect(created).toMatchObject({ enabled: false, rolloutPercentage: 0, updatedBy: "admin@test" });
  await setFlagEnabled(admin, { name, enabled: true });
  const raised = await setFlagPercentage(admin, { name, percentage: "12.34", reason: "first step" });
  expect(raised.rolloutPercentage).toBe(12.34);

  const flag = await read();
  expect(flag.state).toBe("partly-on");
  expect(flag.history.map((one) => [one.kind, one.outside, one.changes])).toEqual([
    ["changed", false, [{ field: "percentage", before: 0, after: 12.34 }]],
    ["changed", false, [{ field: "enabled", before: false, after: true }]],
    ["created", false, expect.any(Array)],
  ]);
  const [last] = await audits();
  expect(last).toMatchObject({ action: "flag.percentage-set", reason: "first step", subjectId: name });
  expect(last?.before).toMatchObject({ rolloutPercentage: 0 });
  expect(last?.after).toMatchObject({ rolloutPercentage: 12.34 });
});

test("a flag is turned on at a lower percentage than it is set to in one change", async () => {
  await createFlag(admin, { name });
  await setFlagPercentage(admin, { name, percentage: 50 });
  const form = { name, enabled: "true", percentage: "5" };
  expect(await setFlagEnabled(admin, form)).toMatchObject({ enabled: true, rolloutPercentage: 5 });
  const [last] = await audits();
  expect(last).toMatchObject({ action: "flag.turned-on", after: { enabled: true, rolloutPercentage: 5 } });
});

test("what was asked for already is not written again", async () => {
  await createFlag(admin, { name });
  await setFlagEnabled(admin, { name, enabled: true });
  const before = (await audits()).length;
  await setFlagEnabled(admin, { name, enabled: true });
  expect(await audits()).toHaveLength(before);
});

test.each([
  ...[100.01, -1, 1.005, 99.999999999, 1e-9, Number.NaN, Number.POSITIVE_INFINITY],
  ...["many", "", " ", "0x10", "1e1", "12,5", "1.005", "+5", ".5", "101"],
  ...[null, undefined, true, [], [50], {}],
])("refuses the percentage %j, and nothing changes", async (percentage) => {
  await createFlag(admin, { name });
  await setFlagPercentage(admin, { name, percentage: 25 });
  const message = /input\.predicates\.percentage/;
  await expect(setFlagPercentage(admin, { name, percentage })).rejects.toThrow(message);
  expect((await read()).rolloutPercentage).toBe(25);
});

test("refuses a name with a space", async () => {
  await expect(setFlagPercentage(admin, { name: "a b", percentage: 1 })).rejects.toThrow(
    /input\.notes\.flagName/,
  );
});

test("a viewer who names what cannot be stored is refused as any viewer, and it is on record", async () => {
  const attempt = setFlagPercentage(contextAs("viewer", database.db), { name: "a\0b", percentage: 1 });
  await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
  expect((await audits())[0]).toMatchObject({ outcome: "refused", subjectId: "a\uFFFDb" });
  expect(await readFlag(database.db, "a\0b")).toBeNull();
});

test("a flag that does not exist and a name that is taken", async () => {
  await expect(setFlagPercentage(admin, { name, percentage: 1 })).rejects.toMatchObject({
    code: "not-found",
  });
  await createFlag(admin, { name });
  await expect(createFlag(admin, { name })).rejects.toMatchObject({ code: "conflict" });
});

test("targeting takes the text of a form, and refuses a zone that does not exist", async () => {
  await createFlag(admin, { name });
  const window = { zone: "Asia/Seoul", from: "09:00", until: "18:00", days: ["5", "1", "1"] };
  const flag = await setFlagTargeting(admin, { name, allowKeys: " a \n\nb\r\na", window });
  expect(flag.allowKeys).toEqual(["a", "b"]);
  expect(flag.window).toEqual({ ...window, days: [1, 5] });
  const wrong = { name, allowKeys: [], window: { ...window, zone: "Mars/Olympus" } };
  await expect(setFlagTargeting(admin, wrong)).rejects.toThrow(/input\.predicates\.zone/);
  for (const day of [0, 8, 1.5, true, "", [1]]) {
    const odd = { name, allowKeys: [], window: { ...window, days: [day] } };
    await expect(setFlagTargeting(admin, odd)).rejects.toThrow(/input\.predicates\.weekday/);
  }
  expect((await setFlagTargeting(admin, { name, allowKeys: [], window: null })).window).toBeNull();
});

test("while held nobody raises it; lowering and off stay possible", async () => {
  await createFlag(admin, { name });
  await setFlagEnabled(admin, { name, enabled: true });
  await setFlagPercentage(admin, { name, percentage: 25 });
  const hours = { zone: "UTC", from: "00:00", until: "23:00", days: [1, 2, 3, 4, 5, 6, 7] };
  await setFlagTargeting(admin, { name, allowKeys: [], window: hours });
  await holdFlag(admin, { name, reason: "errors in triage" });
  await holdFlag(admin, { name, reason: "a second press" });
  expect((await read()).holdReason).toBe("errors in triage");
  for (const raise of [
    () => setFlagPercentage(admin, { name, percentage: 26 }),
    () => setFlagTargeting(admin, { name, allowKeys: ["new"], window: null }),
    () => setFlagTargeting(admin, { name, allowKeys: [], window: null }),
    () => setFlagTargeting(admin, { name, allowKeys: [], window: { ...hours, until: "23:59" } }),
  ]) {
    await expect(raise()).rejects.toMatchObject({
      code: "gate-closed",
      message: "Held at 25 %. admin@test holds it: errors in triage.",
    });
  }
  await setFlagPercentage(admin, { name, percentage: 10 });
  await setFlagTargeting(admin, { name, allowKeys: [], window: { ...hours, days: [1] } });
  await setFlagEnabled(admin, { name, enabled: false });
  await expect(setFlagEnabled(admin, { name, enabled: true })).rejects.toMatchObject({ code: "gate-closed" });
  await releaseFlag(admin, { name });
  await setFlagEnabled(admin, { name, enabled: true });
});

test("a flag of a plan rises only while the switchover runs and no check of the plan fails", async () => {
  await createFlag(admin, { name, planName: "clinic" });
  await expect(setFlagEnabled(admin, { name, enabled: true })).rejects.toThrow(/switchover of plan clinic/);
  const phase = { planName: "clinic", phase: "switchover", state: "running" };
  await database.db.planPhase.create({ data: { ...phase, state: "rolled_back" } });
  await expect(setFlagEnabled(admin, { name, enabled: true })).rejects.toThrow(/clinic was rolled back/);
  await database.db.planPhase.updateMany({ where: { phase: "switchover" }, data: { state: "running" } });
  await database.db.planPhase.create({ data: { ...phase, phase: "backfill", state: "done" } });
  await setFlagEnabled(admin, { name, enabled: true });
  const result = {
    planName: "clinic",
    phase: "backfill",
    step: "020-service",
    checkName: "no row without a service",
    expected: "0",
    query: "select 1",
    durationMs: 1,
    runBy: "worker",
  };
  await database.db.checkResult.create({ data: { ...result, ok: true, observed: "0" } });
  await setFlagPercentage(admin, { name, percentage: 25 });
  await database.db.checkResult.create({ data: { ...result, ok: false, observed: "3" } });
  await expect(setFlagPercentage(admin, { name, percentage: 50 })).rejects.toMatchObject({
    code: "gate-closed",
    message: 'Held at 25 %. The check "no row without a service" found 3; expected 0.',
    details: { plan: "clinic", phase: "backfill", check: "no row without a service" },
  });
  const refused = await database.db.auditEntry.findFirstOrThrow({
    where: { action: "flag.raise" },
    orderBy: { id: "desc" },
  });
  expect(refused).toMatchObject({ outcome: "refused", subjectId: name });
  expect(inEnglish(refused.after)).toEqual({ because: expect.stringContaining("Held at 25 %") });
  expect(await read()).toMatchObject({ state: "held", serves: "some", raiseGate: { open: false } });
  expect((await listFlags(database.db)).flags).toMatchObject([
    { name, state: "held", hold: { plan: "clinic" } },
  ]);
  // What a toast says of it is what its chip says.
  expect(await setFlagPercentage(admin, { name, percentage: 5 })).toMatchObject({ state: "held" });
  await database.db.checkResult.create({ data: { ...result, ok: true, observed: "0" } });
  await setFlagPercentage(admin, { name, percentage: 50 });
});

test("a flag that SQL set past its gate is not said to wait there", async () => {
  await createFlag(admin, { name, planName: "clinic" });
  const gate = async () => inEnglish((await read()).raiseGate);
  expect(await gate()).toMatchObject({
    reason: expect.stringMatching(/^Waits at 0 %\. The switchover of plan clinic/),
  });
  await database.db.$executeRaw`update feature_flags set enabled = true, rollout_percentage = 100`;
  expect(await gate()).toMatchObject({
    open: false,
    reason: "Set to 100 % past its gate. The switchover of plan clinic has not started.",
  });
});

test("a version is restored with one call, and through the interlock", async () => {
  await createFlag(admin, { name });
  await setFlagEnabled(admin, { name, enabled: true });
  await setFlagPercentage(admin, { name, percentage: 40 });
  const version = (await read()).history[0]?.versionId;
  await database.db.$executeRaw`update feature_flags set enabled = false, rollout_percentage = 0`;
  expect((await read()).history[0]).toMatchObject({ outside: true, restorable: false });
  await holdFlag(admin, { name, reason: "wait" });
  await expect(restoreFlagVersion(admin, { name, versionId: version })).rejects.toThrow(/wait/);
  const barred = "More people would get it. Held at 0 %. admin@test holds it: wait.";
  const { history } = await read();
  expect(history.slice(0, 5).map((one) => [one.changes[0]?.after, inEnglish(one.whyNotRestore)])).toEqual([
    [true, null], // held, in force
    [false, null],
    [40, barred],
    [true, barred],
    [false, null],
  ]);
  await releaseFlag(admin, { name });
  expect((await read()).history.every((one) => one.whyNotRestore === null)).toBe(true);
  const restored = await restoreFlagVersion(admin, { name, versionId: version });
  expect(restored).toMatchObject({ enabled: true, rolloutPercentage: 40 });
  await expect(restoreFlagVersion(admin, { name, versionId: "999999" })).rejects.toThrow(/no version/);
});

test("a retired flag does not move", async () => {
  await createFlag(admin, { name });
  await database.db.featureFlag.updateMany({ where: { name }, data: { retiredAt: new Date() } });
  await expect(setFlagEnabled(admin, { name, enabled: true })).rejects.toMatchObject({ code: "conflict" });
  expect((await listFlags(database.db)).flags[0]?.state).toBe("retired");
});

test("concurrent writers are each recorded, in the order of their revisions", async () => {
  await createFlag(admin, { name });
  await setFlagEnabled(admin, { name, enabled: true });
  const first = (await read()).revision;
  const outside = database.db.$executeRaw`update feature_flags set description = 'by hand'`;
  const wanted = Array.from({ length: 12 }, (_, i) => i + 1);
  await Promise.all([outside, ...wanted.map((percentage) => setFlagPercentage(admin, { name, percentage }))]);
  const versions = await database.db.flagVersion.findMany({
    where: { flagName: name, revision: { gt: first } },
    orderBy: { id: "asc" },
  });
  expect(versions.map((one) => Number(one.revision))).toEqual(
    Array.from({ length: 13 }, (_, i) => first + 1 + i),
  );
  // Each begins where the one before ended: none was lost.
  for (let i = 1; i < versions.length; i++) expect(versions[i]?.before).toEqual(versions[i - 1]?.after);
});

const VERBS: [Permission, (ctx: Context) => Promise<unknown>][] = [
  ["flag:create", (ctx) => createFlag(ctx, { name: "another" })],
  ["flag:edit", (ctx) => editFlag(ctx, { name, description: "d", owner: "o" })],
  ["flag:turn-on", (ctx) => setFlagEnabled(ctx, { name, enabled: true })],
  ["flag:set-percentage", (ctx) => setFlagPercentage(ctx, { name, percentage: 3 })],
  ["flag:set-targeting", (ctx) => setFlagTargeting(ctx, { name, allowKeys: ["k"], window: null })],
  ["flag:hold", (ctx) => holdFlag(ctx, { name, reason: "r" })],
  ["flag:hold", (ctx) => releaseFlag(ctx, { name })],
];
const MATRIX = ROLES.flatMap((role) => VERBS.map(([permission, verb]) => ({ role, permission, verb })));

test.each(MATRIX)("$role and $permission", async ({ role, permission, verb }) => {
  await createFlag(admin, { name });
  const ctx = contextAs(role, database.db);
  if (can(role, permission)) {
    await verb(ctx);
    return;
  }
  const before = await read();
  await expect(verb(ctx)).rejects.toMatchObject({ code: "forbidden" });
  expect(await read()).toEqual(before);
  expect((await audits())[0]).toMatchObject({ outcome: "refused", action: permission, actorRole: role });
});

test.each(ROLES)("%s and flag:restore", async (role) => {
  await createFlag(admin, { name });
  const versionId = (await read()).history[0]?.versionId;
  const attempt = restoreFlagVersion(contextAs(role, database.db), { name, versionId });
  if (can(role, "flag:restore")) await attempt;
  else await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
});
