import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { ROLES } from "../../kernel/permissions.ts";
import { createClientToken } from "./create-client-token.ts";
import { environmentOfClient } from "./environment-of-client.ts";
import { listClientTokens } from "./reads.ts";
import { revokeClientToken } from "./revoke-client-token.ts";
import { rotateClientToken } from "./rotate-client-token.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

const NOON = new Date("2026-11-27T12:00:00Z");
const admin = (now = NOON) => contextAs("admin", database.db, () => now);
const audits = (action: string) => database.db.auditEntry.findMany({ where: { action } });

test("a token is shown once and kept as a hash; it is on record, without it", async () => {
  const made = await createClientToken(admin(), { application: " shop ", expiresInDays: "90" });
  expect(made).toMatchObject({
    application: "shop",
    scope: "server",
    expiresAt: new Date("2027-02-25T12:00:00Z"),
  });
  expect(made.token).toMatch(/^sluice_app_[\w-]{32}$/);
  const browser = await createClientToken(admin(), {
    application: "shop",
    scope: "browser",
    expiresInDays: "",
  });
  expect(browser.token).toMatch(/^sluice_web_/);
  expect(browser.expiresAt).toBeNull();
  const stored = JSON.stringify([
    await database.db.clientToken.findMany(),
    await listClientTokens(admin()),
    (await audits("client-token.created")).map(({ after, subjectId }) => [after, subjectId]),
  ]);
  expect(stored).not.toContain(made.token.slice(16));
  expect(stored).toContain(made.token.slice(0, 15));
  expect((await listClientTokens(admin())).every((one) => !("tokenHash" in one))).toBe(true);
});

test.each([
  ["no name", {}],
  ["a NUL in the name", { application: "a\0b" }],
  ["half an emoji in the name", { application: "a\ud83d" }],
  ["a colon in the name", { application: "a:b" }],
  ["a long name", { application: "a".repeat(51) }],
  ["an unknown scope", { application: "a", scope: "root" }],
  ["no days", { application: "a", expiresInDays: 0 }],
  ["part of a day", { application: "a", expiresInDays: "1.5" }],
])("with %s none is made", async (_, input) => {
  const before = await database.db.clientToken.count();
  await expect(createClientToken(admin(), input)).rejects.toMatchObject({ name: "ZodError" });
  expect(await database.db.clientToken.count()).toBe(before);
});

test("only admins may, and what others try is on record", async () => {
  const { id } = await createClientToken(admin(), { application: "clinic" });
  for (const role of ROLES.filter((one) => one !== "admin")) {
    const ctx = contextAs(role, database.db);
    const forbidden = { code: "forbidden" };
    await expect(createClientToken(ctx, { application: "clinic" })).rejects.toMatchObject(forbidden);
    await expect(rotateClientToken(ctx, { id, overlapHours: 1 })).rejects.toMatchObject(forbidden);
    await expect(revokeClientToken(ctx, { id })).rejects.toMatchObject(forbidden);
    await expect(listClientTokens(ctx)).rejects.toMatchObject(forbidden);
  }
  const refused = await database.db.auditEntry.findMany({
    where: { outcome: "refused", subjectKind: "token" },
  });
  expect(refused.map((one) => one.subjectId)).toEqual(Array(9).fill("clinic"));
});

test("the next token lasts as long, and the one before until the chosen time and no longer than it would have", async () => {
  const first = await createClientToken(admin(), { application: "mail", expiresInDays: 90 });
  const later = new Date("2027-02-01T12:00:00Z");
  const next = await rotateClientToken(admin(later), { id: first.id, overlapHours: "24" });
  expect(next.expiresAt).toEqual(new Date("2027-05-02T12:00:00Z"));
  const row = (id: string) => database.db.clientToken.findUniqueOrThrow({ where: { id } });
  expect((await row(first.id)).expiresAt).toEqual(new Date("2027-02-02T12:00:00Z"));
  await rotateClientToken(admin(later), { id: first.id, overlapHours: 2_160 });
  expect((await row(first.id)).expiresAt).toEqual(new Date("2027-02-02T12:00:00Z"));
  await expect(
    rotateClientToken(admin(new Date("2027-02-03T12:00:00Z")), { id: first.id, overlapHours: 1 }),
  ).rejects.toMatchObject({ code: "conflict" });
  expect(await audits("client-token.rotated")).toHaveLength(2);
});

test("two who replace one token at once make two next ones, and neither lengthens the overlap of the other", async () => {
  const first = await createClientToken(admin(), { application: "race" });
  await Promise.all(
    [1, 24, 168].map((overlapHours) => rotateClientToken(admin(), { id: first.id, overlapHours })),
  );
  const { expiresAt } = await database.db.clientToken.findUniqueOrThrow({ where: { id: first.id } });
  expect(expiresAt).toEqual(new Date("2026-11-27T13:00:00Z"));
  expect(await database.db.clientToken.count({ where: { application: "race" } })).toBe(4);
});

test("a revoked or expired token, and a wrong one, ask for nothing; without one only where none is required", async () => {
  const allows = async (token: string | null, required = true) => {
    const rules = { bootstrap: "from-the-environment", required };
    return (await environmentOfClient(database.db, token && `Bearer ${token}`, rules)) !== null;
  };
  const made = await createClientToken(contextAs("admin", database.db), {
    application: "web",
    scope: "browser",
  });
  expect(await allows(made.token)).toBe(true);
  expect((await listClientTokens(admin())).find((one) => one.id === made.id)?.lastUsedAt).not.toBeNull();
  expect(await allows("from-the-environment")).toBe(true);
  expect([
    await allows(null),
    await allows(null, false),
    await allows("x"),
    await allows("x", false),
  ]).toEqual([false, true, false, false]);
  await Promise.all([1, 2, 3].map(() => revokeClientToken(admin(), { id: made.id })));
  expect(await audits("client-token.revoked")).toHaveLength(1); // a second press is not an error, and not another one
  expect(await allows(made.token)).toBe(false);
  const expired = await createClientToken(admin(new Date("2026-01-01T00:00:00Z")), {
    application: "web",
    expiresInDays: 1,
  });
  expect(await allows(expired.token)).toBe(false);
  await expect(revokeClientToken(admin(), { id: crypto.randomUUID() })).rejects.toMatchObject({
    code: "not-found",
  });
});
