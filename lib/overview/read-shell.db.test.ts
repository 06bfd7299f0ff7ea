import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { readShell } from "./read-shell.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

const served = async () => (await readShell(contextAs("viewer", database.db))).served;

test("a gateway is behind when it lacks a change that it had the time to report", async () => {
  const now = new Date();
  await database.db.gateway.create({
    data: {
      id: randomUUID(),
      name: "g",
      startedAt: now,
      lastSeenAt: now,
      appliedRevision: 0n,
      appliedAt: now,
    },
  });
  await database.db.featureFlag.create({ data: { name: "new-change" } });
  expect(await served()).toEqual({ kind: "normal" });
  await database.db.$executeRaw`update flag_revisions set at = now() - interval '4 seconds'`;
  await database.db.$executeRaw`update gateways set last_seen_at = now()`;
  expect(await served()).toEqual({ kind: "behind", gateways: 1, of: 1 });
});
