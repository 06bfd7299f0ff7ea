import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { engageKillSwitch } from "../kill/engage-kill-switch.ts";
import { liftKillSwitch } from "../kill/lift-kill-switch.ts";
import { readKillSwitch } from "../kill/reads.ts";
import { readKilled } from "./read-killed.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

test("while it is engaged it says who, why, since when, and who does not confirm; after that nothing", async () => {
  const admin = contextAs("admin", database.db);
  const viewer = contextAs("viewer", database.db);
  expect(await readKilled(viewer)).toBeNull();
  const early = new Date(Date.now() - 60_000);
  const gateway = randomUUID();
  await database.db.gateway.create({
    data: {
      id: gateway,
      name: "g",
      startedAt: early,
      lastSeenAt: new Date(),
      appliedRevision: 0n,
      appliedAt: early,
    },
  });
  const { revision } = await engageKillSwitch(admin, { reason: "Bookings fail" });
  expect(await readKilled(viewer)).toMatchObject({
    by: "admin@test",
    reason: "Bookings fail",
    confirmation: { confirmed: 0, participants: [{}], ms: null },
    waitingFor: [{ name: "g", lostAt: null }],
    retired: 0,
  });
  await database.db.flagAck.create({
    data: { revision: BigInt(revision), gatewayId: gateway, at: new Date() },
  });
  expect(await readKilled(viewer)).toMatchObject({
    confirmation: { confirmed: 1, participants: [{}] },
    waitingFor: [],
  });
  await database.db
    .$executeRaw`insert into feature_flags (name, enabled, rollout_percentage, retired_at, archived_at) values
      ('done', true, 100, now(), null), ('done-and-ended', true, 100, now(), now()), ('on', true, 100, null, null)`;
  expect(await readKilled(viewer)).toMatchObject({ retired: 2 });
  await liftKillSwitch(admin, { reason: "Mended", confirm: "lift" });
  expect(await readKilled(viewer)).toBeNull();
});

test("who was lost within the hour before the press may serve on, for as long as it is engaged; nobody counts it", async () => {
  const { db } = database;
  const admin = contextAs("admin", db);
  const gatewayId = randomUUID();
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  await db.gateway.create({
    data: {
      id: gatewayId,
      name: "there",
      startedAt: ago(300),
      lastSeenAt: new Date(Date.now() + 60_000),
      appliedRevision: 0n,
      appliedAt: ago(300),
    },
  });
  const client = (
    name: string,
    heard: number,
    more: { left?: boolean; live?: boolean; came?: number } = {},
  ) =>
    db.gatewayClient.create({
      data: {
        gatewayId,
        clientId: name + heard,
        name,
        sdk: "sluice-node",
        application: "app",
        authenticated: true,
        connectedAt: ago(more.came ?? 200),
        lastSeenAt: ago(heard),
        disconnectedAt: more.live ? null : ago(heard),
        leftAt: more.left ? ago(heard) : null,
      },
    });
  await client("kiosk", 2);
  await client("long ago", 90);
  await client("left", 2, { left: true });
  await client("started again", 2);
  await client("started again", 0, { live: true, came: 1 });
  await engageKillSwitch(admin, { reason: "Bookings fail" });
  const killed = await readKilled(admin);
  expect(killed?.mayServeOn.map(({ name }) => name)).toEqual(["kiosk"]);
  expect(killed?.waitingFor.map(({ name }) => name)).not.toContain("kiosk");
  expect((await readKillSwitch(db)).mayServeOn).toMatchObject([{ name: "kiosk", application: "app" }]);

  // Two hours later it is as long ago, but for the press.
  await db.$executeRaw`update flag_revisions set at = at - interval '2 hours'`;
  await db.$executeRaw`
    update gateway_clients set connected_at = connected_at - interval '2 hours', last_seen_at = last_seen_at - interval '2 hours',
      disconnected_at = disconnected_at - interval '2 hours' where client_id = 'kiosk2'`;
  expect((await readKilled(admin))?.mayServeOn.map(({ name }) => name)).toEqual(["kiosk"]);
  await liftKillSwitch(admin, { reason: "Mended", confirm: "lift" });
});
