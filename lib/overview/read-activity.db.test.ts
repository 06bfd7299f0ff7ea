import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { readActivity } from "./read-activity.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database?.drop());

test("the last client is lost when no other is connected", async () => {
  const lost = async () => (await readActivity(contextAs("viewer", database.db))).lastClient;
  expect(await lost()).toBeNull();
  const now = new Date();
  const gatewayId = randomUUID();
  await database.db.gateway.create({
    data: { id: gatewayId, name: "g", startedAt: now, lastSeenAt: now, appliedRevision: 0n, appliedAt: now },
  });
  const before = new Date(now.getTime() - 60_000);
  const client = (name: string, disconnectedAt: Date | null) =>
    database.db.gatewayClient.create({
      data: {
        gatewayId,
        clientId: name,
        name,
        sdk: "",
        authenticated: true,
        connectedAt: now,
        lastSeenAt: disconnectedAt ?? now,
        disconnectedAt,
      },
    });
  await client("clinic", null);
  await client("shop", before);
  expect(await lost()).toBeNull();
  await database.db.gatewayClient.updateMany({ where: { name: "clinic" }, data: { disconnectedAt: now } });
  expect(await lost()).toEqual({ name: "clinic", at: now });
});
