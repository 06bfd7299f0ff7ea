import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { can, ROLES } from "#lib/kernel/permissions.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { engageKillSwitch } from "./engage-kill-switch.ts";
import { liftKillSwitch } from "./lift-kill-switch.ts";
import { readKillSwitch } from "./reads.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.$executeRaw`update kill_switch set engaged_at = null, engaged_by = null, reason = null`;
  await database.db.$executeRaw`delete from gateway_clients`;
  await database.db.$executeRaw`delete from gateways`;
});
const audits = (action: string) =>
  database.db.auditEntry.findMany({ where: { action }, orderBy: { id: "asc" } });

test("two admins press at once: one press is recorded, neither gets an error", async () => {
  const presses = [1, 2, 3, 4].map((i) =>
    engageKillSwitch(contextAs("admin", database.db), { reason: `press ${i}` }),
  );
  const results = await Promise.all(presses);
  expect(new Set(results.map((one) => one.reason)).size).toBe(1);
  expect(new Set(results.map((one) => one.revision)).size).toBe(1);
  expect(results.filter((one) => one.changed)).toHaveLength(1);
  expect(await audits("kill-switch.engaged")).toHaveLength(1);
});

test("lifting asks twice and leaves the flags as they were", async () => {
  const ctx = contextAs("admin", database.db);
  await database.db
    .$executeRaw`insert into feature_flags (name, enabled, rollout_percentage) values ('a', true, 5)`;
  const before = await database.db.featureFlag.findMany();
  await engageKillSwitch(ctx, { reason: "errors" });
  await expect(liftKillSwitch(ctx, { reason: "fixed" })).rejects.toThrow(/input\.sentences\.typeLift/);
  await expect(liftKillSwitch(ctx, { reason: "", confirm: "lift" })).rejects.toThrow(
    /input\.sentences\.sayWhy/,
  );
  expect((await readKillSwitch(database.db)).engaged).toBe(true);
  const lifted = await liftKillSwitch(ctx, { reason: "fixed", confirm: "lift" });
  expect(lifted).toMatchObject({ engagedAt: null, liftedBy: "admin@test", changed: true });
  expect(await liftKillSwitch(ctx, { reason: "again", confirm: "lift" })).toMatchObject({ changed: false });
  expect(await database.db.featureFlag.findMany()).toEqual(before);
});

test("a press needs a reason", async () => {
  const ctx = contextAs("admin", database.db);
  await expect(engageKillSwitch(ctx, { reason: "  " })).rejects.toThrow(/input\.sentences\.sayWhy/);
});

test.each(ROLES)("%s may press and lift only as an admin", async (role) => {
  const ctx = contextAs(role, database.db);
  for (const [permission, verb] of [
    ["kill-switch:engage", () => engageKillSwitch(ctx, { reason: "r" })],
    ["kill-switch:lift", () => liftKillSwitch(ctx, { reason: "r", confirm: "lift" })],
  ] as const) {
    if (can(role, permission)) await verb();
    else {
      await expect(verb()).rejects.toMatchObject({ code: "forbidden" });
      expect((await audits(permission)).at(-1)).toMatchObject({ outcome: "refused", actorRole: role });
    }
  }
  expect((await readKillSwitch(database.db)).engaged).toBe(false);
});

test("says who confirmed, in what time, and who is waited for", async () => {
  const gateway = randomUUID();
  const stale = randomUUID();
  const early = new Date(Date.now() - 60_000);
  const base = { startedAt: early, lastSeenAt: new Date(), appliedRevision: 0n, appliedAt: early };
  await database.db.gateway.create({ data: { ...base, id: gateway, name: "gw-1" } });
  const longGone = new Date(Date.now() - 2 * 3_600_000);
  await database.db.gateway.create({
    data: { ...base, id: stale, name: "gw-0", startedAt: longGone, lastSeenAt: longGone },
  });
  const client = {
    gatewayId: gateway,
    sdk: "sluice-node",
    authenticated: true,
    connectedAt: early,
    lastSeenAt: new Date(),
  };
  await database.db.gatewayClient.createMany({
    data: [
      { ...client, clientId: "c1", name: "clinic" },
      { ...client, clientId: "c2", name: "worker" },
      { ...client, clientId: "c3", name: "gone", disconnectedAt: new Date() },
      { ...client, clientId: "c4", name: "elsewhere", gatewayId: stale },
    ],
  });
  const { revision } = await engageKillSwitch(contextAs("admin", database.db), { reason: "r" });
  const { at } = await database.db.flagRevision.findUniqueOrThrow({ where: { revision: BigInt(revision) } });
  const after = (ms: number) => new Date(at.getTime() + ms);
  await database.db.flagAck.createMany({
    data: [
      { revision: BigInt(revision), gatewayId: gateway, at: after(12) },
      { revision: BigInt(revision + 1), gatewayId: gateway, clientId: "c1", at: after(40) },
      { revision: BigInt(revision + 2), gatewayId: gateway, clientId: "c1", at: after(9_000) },
    ],
  });
  const status = await readKillSwitch(database.db);
  expect(status).toMatchObject({ engaged: true, connected: { gateways: 1, clients: 2 } });
  expect(status.confirmation).toMatchObject({ confirmed: 2, ms: 40 });
  expect(status.confirmation?.waitingFor.map((one) => one.name)).toEqual(["worker"]);
  expect(status.confirmation?.participants.map((one) => [one.name, one.ms])).toEqual([
    ["gw-1", 12],
    ["clinic", 40],
    ["worker", null],
  ]);
});

test("who was there at the press and did not confirm stays, until it does", async () => {
  await database.db.gateway.deleteMany();
  await database.db.gatewayClient.deleteMany();
  const [gateway, replaced, cutOff] = [randomUUID(), randomUUID(), randomUUID()];
  const early = new Date(Date.now() - 60_000);
  const base = { startedAt: early, lastSeenAt: new Date(), appliedRevision: 0n, appliedAt: early };
  await database.db.gateway.createMany({
    data: [
      { ...base, id: gateway, name: "gw-1" },
      { ...base, id: cutOff, name: "gw-2", lastSeenAt: early },
    ],
  });
  const client = {
    gatewayId: gateway,
    sdk: "sluice-node",
    authenticated: true,
    connectedAt: early,
    lastSeenAt: new Date(),
  };
  await database.db.gatewayClient.createMany({
    data: ["confirms", "freezes", "ends", "moves"].map((name) => ({ ...client, clientId: name, name })),
  });
  const { revision } = await engageKillSwitch(contextAs("admin", database.db), { reason: "r" });
  const { at } = await database.db.flagRevision.findUniqueOrThrow({ where: { revision: BigInt(revision) } });
  const after = (ms: number) => new Date(at.getTime() + ms);
  const acknowledge = (clientId: string, ms: number, gatewayId = gateway) =>
    database.db.flagAck.create({ data: { revision: BigInt(revision), gatewayId, clientId, at: after(ms) } });
  const leave = (clientId: string) =>
    database.db.gatewayClient.updateMany({ where: { clientId }, data: { disconnectedAt: after(30_000) } });
  const answer = async () => {
    const { confirmation } = await readKillSwitch(database.db);
    return {
      of: confirmation?.participants.length,
      ms: confirmation?.ms,
      waitingFor: confirmation?.waitingFor.map((one) => [one.name, one.lostAt !== null]),
    };
  };

  await acknowledge("", 5);
  await acknowledge("confirms", 20);
  await acknowledge("ends", 90);
  for (const clientId of ["freezes", "ends", "moves"]) await leave(clientId);
  // "ends" had confirmed: nothing is to be waited for, and its time still counts.
  expect(await answer()).toEqual({
    of: 5,
    ms: 90,
    waitingFor: [
      ["gw-2", true],
      ["freezes", true],
      ["moves", true],
    ],
  });

  await database.db.gateway.create({ data: { ...base, id: replaced, name: "gw-3", startedAt: after(1) } });
  await database.db.gatewayClient.create({
    data: { ...client, gatewayId: replaced, clientId: "moves", name: "moves", connectedAt: after(35_000) },
  });
  await acknowledge("", 2_000, replaced);
  await acknowledge("moves", 36_000, replaced); // the same process: it served the old answer until now
  await database.db.gateway.update({ where: { id: cutOff }, data: { stoppedAt: after(40_000) } });
  expect(await answer()).toEqual({ of: 5, ms: 36_000, waitingFor: [["freezes", true]] });
});

test("counts what the flags are set to", async () => {
  await database.db.$executeRaw`delete from feature_flags`;
  await database.db.$executeRaw`
    insert into feature_flags (name, enabled, rollout_percentage, allow_keys, retired_at, archived_at) values
      ('off', false, 50, '{}', null, null), ('zero', true, 0, '{}', null, null), ('some', true, 5, '{}', null, null),
      ('listed', true, 0, '{k}', null, null), ('all', true, 100, '{}', null, null), ('done', false, 0, '{}', now(), null),
      ('ended', true, 100, '{}', null, now()), ('done-and-ended', true, 100, '{}', now(), now())`;
  expect((await readKillSwitch(database.db)).flags).toEqual({
    total: 7,
    on: 1,
    partlyOn: 2,
    off: 2,
    retired: 2, // it serves on, archived or not
  });
});
