import { afterAll, beforeAll, expect, test } from "vitest";
import { accountAs } from "../../../test/account.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import type { Context } from "../../kernel/context.ts";
import { changeUserRole } from "../users/change-user-role.ts";
import { listTokens } from "../users/reads.ts";
import { setUserDisabled } from "../users/set-user-disabled.ts";
import { authenticateToken } from "./authenticate-token.ts";
import { createToken } from "./create-token.ts";
import { revokeToken } from "./revoke-token.ts";

let database: TestDatabase;
let creator: Context;
beforeAll(async () => {
  database = await createSluiceDatabase();
  creator = await accountAs("admin", database.db);
});
afterAll(() => database.drop());

const ADMIN = "kVq0mZ7rT3xWb9LcYd2Hs5";
const ask = (token: string, now = new Date()) =>
  authenticateToken(database.db, `Bearer ${token}`, { adminToken: ADMIN, now });
const admin = () => contextAs("admin", database.db);
const stateOf = async (id: string) => (await listTokens(admin())).find((token) => token.id === id);

test("a token acts with its role until it is revoked or expires", async () => {
  const { token, id } = await createToken(creator, { name: "deploy", role: "operator", expiresInDays: 1 });
  expect(await ask(token)).toEqual({ kind: "token", id, name: "deploy (token)", role: "operator" });
  expect(await ask(token, new Date(Date.now() + 2 * 86_400_000))).toMatchObject({ refused: "expired" });
  expect(await stateOf(id)).toMatchObject({ state: "works" });
  await revokeToken(creator, { id });
  expect(await ask(token)).toMatchObject({ refused: "revoked", token: { id, name: "deploy (token)" } });
  expect(await stateOf(id)).toMatchObject({ state: "revoked" });
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

test("what a token does is told as a token's, whatever person it is named after", async () => {
  const { token } = await createToken(creator, {
    name: creator.actor.name,
    role: "viewer",
    expiresInDays: 1,
  });
  expect(await ask(token)).toMatchObject({ kind: "token", name: `${creator.actor.name} (token)` });
  for (const name of ["outside: postgres", "worker"])
    await expect(createToken(creator, { name, role: "viewer", expiresInDays: 1 })).rejects.toThrow(
      /nameOfSluice/,
    );
});

test("use is noted at most once a minute", async () => {
  const { token, id } = await createToken(creator, { name: "poller", role: "viewer", expiresInDays: 1 });
  const start = new Date();
  await ask(token, start);
  await ask(token, new Date(start.getTime() + 30_000));
  const row = await database.db.apiToken.findUniqueOrThrow({ where: { id } });
  expect(row.lastUsedAt).toEqual(start);
});

test("a token ends with the account that made it, and does not come back with it", async () => {
  const maker = await accountAs("admin", database.db);
  const { token, id } = await createToken(maker, { name: "ci", role: "admin", expiresInDays: 1 });
  expect(await ask(token)).toMatchObject({ role: "admin" });
  await setUserDisabled(admin(), { id: maker.actor.id, disabled: true });
  expect(await ask(token)).toMatchObject({ refused: "revoked" });
  await setUserDisabled(admin(), { id: maker.actor.id, disabled: false });
  expect(await ask(token)).toMatchObject({ refused: "revoked" });
  expect(await stateOf(id)).toMatchObject({ state: "account-disabled", createdBy: maker.actor.name });
});

test("whoever made it is looked at on each use, whatever the token's own row says", async () => {
  const maker = await accountAs("admin", database.db);
  const { token, id } = await createToken(maker, { name: "cron", role: "operator", expiresInDays: 1 });
  await database.db.user.update({ where: { id: maker.actor.id }, data: { disabledAt: new Date() } });
  expect(await ask(token)).toMatchObject({ refused: "orphaned", token: { id } });
  expect(await stateOf(id)).toMatchObject({ state: "account-disabled" });
  await database.db.user.delete({ where: { id: maker.actor.id } });
  expect(await ask(token)).toMatchObject({ refused: "orphaned" });
  expect(await stateOf(id)).toMatchObject({ state: "account-gone" });
});

test("a token may never do more than the account that made it may do now", async () => {
  const maker = await accountAs("admin", database.db);
  const made = (role: string) => createToken(maker, { name: role, role, expiresInDays: 1 });
  const [strong, weak] = [await made("admin"), await made("viewer")];
  await changeUserRole(admin(), { id: maker.actor.id, role: "product_owner" });
  expect(await ask(strong.token)).toMatchObject({ role: "product_owner" });
  expect(await ask(weak.token)).toMatchObject({ role: "viewer" });
  expect(await stateOf(strong.id)).toMatchObject({ role: "product_owner", cappedFrom: "admin" });
  expect(await stateOf(weak.id)).toMatchObject({ role: "viewer", cappedFrom: null });
  await changeUserRole(admin(), { id: maker.actor.id, role: "admin" });
  expect(await ask(strong.token)).toMatchObject({ role: "admin" });
});

test("a program cannot make a token, as there would be no account for it to end with", async () => {
  const program: Context = { ...admin(), actor: { kind: "token", id: "x", name: "ci", role: "admin" } };
  await expect(createToken(program, { name: "t", role: "admin", expiresInDays: 1 })).rejects.toMatchObject({
    code: "forbidden",
  });
});
