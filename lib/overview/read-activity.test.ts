import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { readActivity } from "./read-activity.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database?.drop());
beforeEach(async () => {
  await database.db.evaluationCount.deleteMany();
  await database.db.killSwitch.deleteMany();
});

const NOON = new Date("2026-11-21T12:00:00Z");
const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);
const readAt = (seconds: number) => readActivity(contextAs("viewer", database.db, () => after(seconds)));

/** Ten-second buckets from one second after noon on to another, each with so many answers. */
async function count(from: number, to: number, answers: { on: number; off: number }): Promise<void> {
  const gatewayId = randomUUID();
  for (let at = from; at < to; at += 10)
    for (const variant of ["on", "off"] as const)
      await database.db.evaluationCount.create({
        data: { flagName: "f", at: after(at), variant, gatewayId, count: answers[variant] },
      });
}

test("the last seconds are those that were counted last, and it says how many", async () => {
  expect((await readAt(0)).recent).toBeNull();
  await count(-120, -60, { on: 0, off: 1 });
  await count(-60, 10, { on: 50, off: 1 });
  expect((await readAt(0)).recent).toEqual({ on: 350, off: 7, seconds: 60 });
  expect((await readAt(4)).recent).toEqual({ on: 300, off: 6, seconds: 54 });
  expect((await readAt(125)).recent).toEqual({ on: 0, off: 0, seconds: 55 });
});

test("after a press of the kill switch only what was answered since is told", async () => {
  await count(-120, 0, { on: 50, off: 0 });
  await database.db.killSwitch.create({ data: { id: 1, engagedAt: after(-4), engagedBy: "ops" } });
  expect((await readAt(2)).recent).toBeNull();
  await count(0, 20, { on: 0, off: 50 });
  await count(20, 30, { on: 0, off: 5 });
  // An SDK may still report for five seconds what it answered before the press.
  expect((await readAt(21)).recent).toEqual({ on: 0, off: 55, seconds: 11 });
  await database.db.killSwitch.update({ where: { id: 1 }, data: { engagedAt: null, liftedAt: after(20) } });
  await count(30, 40, { on: 50, off: 0 });
  expect((await readAt(34)).recent).toEqual({ on: 50, off: 0, seconds: 4 });
});

test("the line of minutes ends with the last one that is over", async () => {
  await count(-180, 0, { on: 50, off: 0 });
  await count(0, 10, { on: 3, off: 0 });
  for (const seconds of [4, 7])
    expect((await readAt(seconds)).minutes.map((minute) => minute.on).slice(-2)).toEqual([300, 300]);
});

test("the last client is lost when no other is connected", async () => {
  const lost = async () => (await readActivity(contextAs("viewer", database.db))).lostClient;
  expect(await lost()).toBeNull();
  const now = new Date();
  const gatewayId = randomUUID();
  await database.db.gateway.create({
    data: { id: gatewayId, name: "g", startedAt: now, lastSeenAt: now, appliedRevision: 0n, appliedAt: now },
  });
  const client = (name: string, disconnectedAt: Date | null) =>
    database.db.gatewayClient.create({
      data: {
        gatewayId,
        clientId: name,
        name,
        sdk: "",
        authenticated: true,
        connectedAt: now,
        lastSeenAt: now,
        disconnectedAt,
      },
    });
  await client("clinic", null);
  await client("shop", new Date(now.getTime() - 60_000));
  expect(await lost()).toBeNull();
  await database.db.gatewayClient.updateMany({ where: { name: "clinic" }, data: { disconnectedAt: now } });
  expect(await lost()).toEqual({ name: "clinic", at: now });
});
