import { afterAll, beforeAll, expect, test } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { verifyPassword } from "../identity/users/passwords.ts";
import { seedDemo } from "./seed-demo.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

test("accounts and flags are made once; a given password replaces the generated one", async () => {
  const { db, url } = database;
  const generate = () => "made-up-password";
  expect(await seedDemo(url, undefined, generate)).toEqual({ generatedPassword: "made-up-password" });
  expect(await seedDemo(url, undefined, generate)).toEqual({ generatedPassword: null });

  const users = await db.user.findMany({ orderBy: { email: "asc" } });
  expect(users.map((user) => [user.email, user.role])).toEqual([
    ["admin@sluice.local", "admin"],
    ["ops@sluice.local", "operator"],
    ["owner@sluice.local", "product_owner"],
    ["viewer@sluice.local", "viewer"],
  ]);
  const flags = await db.featureFlag.findMany();
  expect(flags).toHaveLength(6);
  expect(flags.every((flag) => !flag.enabled && flag.rolloutPercentage.isZero())).toBe(true);
  expect(await db.auditEntry.count({ where: { actorKind: "outside" } })).toBe(0);

  expect(await seedDemo(url, "chosen-password", generate)).toEqual({ generatedPassword: null });
  for (const user of await db.user.findMany()) {
    expect(await verifyPassword(user.passwordHash, "chosen-password")).toBe(true);
  }
});
