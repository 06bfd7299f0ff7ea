import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { createToken } from "../users/create-token.ts";
import { revokeToken } from "../users/revoke-token.ts";
import { authenticateToken } from "./authenticate-token.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

const ADMIN = "bootstrap-token-0123456789";
const ask = (token: string, now = new Date()) =>
  authenticateToken(database.db, `Bearer ${token}`, { adminToken: ADMIN, now });

test("a token acts with its role until it is revoked or expires", async () => {
  const ctx = contextAs("admin", database.db);
  const { token, id } = await createToken(ctx, { name: "deploy", role: "operator", expiresInDays: 1 });
  expect(await ask(token)).toEqual({ kind: "token", id, name: "deploy", role: "operator" });
  expect(await ask(token, new Date(Date.now() + 2 * 86_400_000))).toMatchObject({ refused: "expired" });
  await revokeToken(ctx, { id });
  expect(await ask(token)).toMatchObject({ refused: "revoked", token: { id, name: "deploy" } });
});

test("the bootstrap token is an admin; anything else is nobody", async () => {
  expect(await ask(ADMIN)).toMatchObject({ role: "admin", name: "ADMIN_TOKEN" });
  const nobody = { refused: "unknown", token: null };
  expect(await ask(`${ADMIN}x`)).toEqual(nobody);
  expect(await ask("undefined")).toEqual(nobody);
  const none = { adminToken: undefined, now: new Date() };
  expect(await authenticateToken(database.db, "Bearer undefined", none)).toEqual(nobody);
  expect(await authenticateToken(database.db, "Basic abc", none)).toEqual(nobody);
});

test("use is noted at most once a minute", async () => {
  const { token, id } = await createToken(contextAs("admin", database.db), {
    name: "poller",
    role: "viewer",
    expiresInDays: 1,
  });
  const start = new Date();
  await ask(token, start);
  await ask(token, new Date(start.getTime() + 30_000));
  const row = await database.db.apiToken.findUniqueOrThrow({ where: { id } });
  expect(row.lastUsedAt).toEqual(start);
});
