import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { signOut } from "./sign-out.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

test("a session ends once, is recorded once, and is forgotten when its cookie has expired", async () => {
  const ctx = contextAs("operator", database.db);
  const [first, second] = [randomUUID(), randomUUID()];
  await Promise.all([signOut(ctx, first), signOut(ctx, first)]);
  expect(await database.db.endedSession.findMany()).toMatchObject([{ id: first }]);
  expect(await database.db.auditEntry.count({ where: { action: "session.ended" } })).toBe(1);

  const tomorrow = { ...ctx, now: () => new Date(Date.now() + 86_400_000) };
  await signOut(tomorrow, second);
  expect(await database.db.endedSession.findMany()).toMatchObject([{ id: second }]);
});
