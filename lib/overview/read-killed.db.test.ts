import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { engageKillSwitch } from "../kill/engage-kill-switch.ts";
import { liftKillSwitch } from "../kill/lift-kill-switch.ts";
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
