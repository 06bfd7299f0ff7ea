import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { accountAs } from "../../../test/account.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import type { Context } from "../../kernel/context.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import { ROLES, type Role } from "../../kernel/permissions.ts";
import { asIs } from "../../messages/as-is.ts";
import { message } from "../../messages/catalogue/message.ts";
import { endSession } from "../sessions/end-session.ts";
import { beginSession } from "../sessions/sessions.ts";
import { createToken } from "../tokens/create-token.ts";
import { revokeToken } from "../tokens/revoke-token.ts";
import { changeOwnPassword } from "./change-own-password.ts";
import { changeUserRole } from "./change-user-role.ts";
import { createUser } from "./create-user.ts";
import { verifyPassword } from "./passwords.ts";
import { listSessions, listTokens, listUsers } from "./reads.ts";
import { resetUserPassword } from "./reset-user-password.ts";
import { seedDemoUsers } from "./seed-demo-users.ts";
import { setUserDisabled } from "./set-user-disabled.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.user.deleteMany();
  await database.db.apiToken.deleteMany();
});

const as = (role: Role) => contextAs(role, database.db);
let counter = 0;
async function addUser(role: Role): Promise<{ id: string; email: string }> {
  counter += 1;
  return createUser(as("admin"), { email: `u${counter}@example.com`, role, password: "rainy tuesday lamp" });
}
const userRow = (id: string) => database.db.user.findUniqueOrThrow({ where: { id } });
const lastAudit = () => database.db.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });

const MUTATIONS = {
  createUser: async (role: Role) =>
    createUser(as(role), { email: "new@example.com", role: "viewer", password: "rainy tuesday lamp" }),
  changeUserRole: async (role: Role) =>
    changeUserRole(as(role), { id: (await addUser("viewer")).id, role: "admin" }),
  setUserDisabled: async (role: Role) =>
    setUserDisabled(as(role), { id: (await addUser("viewer")).id, disabled: true }),
  resetUserPassword: async (role: Role) =>
    resetUserPassword(as(role), { id: (await addUser("viewer")).id, password: "quiet copper fence" }),
  createToken: async (role: Role) =>
    createToken(await accountAs(role, database.db), { name: "t", role: "viewer", expiresInDays: "30" }),
  revokeToken: async (role: Role) => {
    const made = await createToken(await accountAs("admin", database.db), {
      name: "t",
      role: "viewer",
      expiresInDays: 30,
    });
    return revokeToken(as(role), { id: made.id });
  },
};

for (const [name, mutate] of Object.entries(MUTATIONS)) {
  test.each(ROLES)(`${name} by %s`, async (role) => {
    if (role === "admin") {
      await mutate(role);
      expect(await lastAudit()).toMatchObject({ outcome: "done", actorRole: "admin" });
    } else {
      await expect(mutate(role)).rejects.toMatchObject({ code: "forbidden" });
      expect(await lastAudit()).toMatchObject({ outcome: "refused", actorRole: role });
    }
  });
}

test("only an admin may look, and looking leaves no entry", async () => {
  const before = await database.db.auditEntry.count();
  await expect(listUsers(as("operator"))).rejects.toMatchObject({ code: "forbidden" });
  await expect(listTokens(as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
  expect(await database.db.auditEntry.count()).toBe(before);
});

test("an email is one person, whatever its case", async () => {
  const { email } = await addUser("viewer");
  const again = createUser(as("admin"), {
    email: email.toUpperCase(),
    role: "admin",
    password: "rainy tuesday lamp",
  });
  await expect(again).rejects.toMatchObject({ code: "conflict" });
});

test("the last admin can neither be demoted nor disabled", async () => {
  const { id } = await addUser("admin");
  await expect(changeUserRole(as("admin"), { id, role: "viewer" })).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(setUserDisabled(as("admin"), { id, disabled: true })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await userRow(id)).toMatchObject({ role: "admin", disabledAt: null });
});

test("a disabled admin does not count as one", async () => {
  const one = await addUser("admin");
  const other = await addUser("admin");
  await setUserDisabled(as("admin"), { id: other.id, disabled: true });
  await expect(setUserDisabled(as("admin"), { id: one.id, disabled: true })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("two admins who remove each other at the same moment leave one", async () => {
  for (let round = 0; round < 10; round++) {
    await database.db.user.deleteMany();
    const one = await addUser("admin");
    const other = await addUser("admin");
    const results = await Promise.allSettled([
      setUserDisabled(as("admin"), { id: one.id, disabled: true }),
      changeUserRole(as("admin"), { id: other.id, role: "viewer" }),
    ]);
    expect(results.filter((result) => result.status === "rejected")).toHaveLength(1);
    expect(await database.db.user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
  }
});

const LIMITS = { mostMs: 3_600_000, idleMs: 3_600_000 };
const openSession = (userId: string) =>
  beginSession(database.db, LIMITS, {
    userId,
    address: "192.0.2.1",
    userAgent: "Firefox/1",
    now: new Date(),
  });
const sessionsOf = (userId: string) => database.db.session.count({ where: { userId } });

test("disabling and a new password end sessions, a role change does not", async () => {
  const { id } = await addUser("viewer");
  await openSession(id);
  await changeUserRole(as("admin"), { id, role: "operator" });
  expect(await sessionsOf(id)).toBe(1);
  await setUserDisabled(as("admin"), { id, disabled: "true" });
  expect(await sessionsOf(id)).toBe(0);
  await setUserDisabled(as("admin"), { id, disabled: "false" });
  await openSession(id);
  await resetUserPassword(as("admin"), { id, password: "quiet copper fence" });
  expect(await sessionsOf(id)).toBe(0);
});

test("disabling says which tokens ended with the account", async () => {
  const maker = await accountAs("admin", database.db);
  await addUser("admin");
  for (const name of ["ci", "cron"]) await createToken(maker, { name, role: "viewer", expiresInDays: 1 });
  await setUserDisabled(as("admin"), { id: maker.actor.id, disabled: true });
  expect(await lastAudit()).toMatchObject({
    action: "user.disabled",
    after: { disabled: true, tokensEnded: ["ci", "cron"] },
  });
});

test("a person ends their own sessions from the list, an admin anybody's, nobody else another's", async () => {
  const person = await accountAs("viewer", database.db);
  const other = await accountAs("operator", database.db);
  for (let i = 0; i < 3; i++) await openSession(person.actor.id);
  await openSession(other.actor.id);
  expect(await listSessions(person, LIMITS, "own")).toHaveLength(3);
  await expect(listSessions(other, LIMITS, "everybody")).rejects.toMatchObject({ code: "forbidden" });
  const [first, second] = await listSessions(person, LIMITS, "own");
  if (!first || !second) throw new Error("no sessions");
  expect(first).toMatchObject({ email: person.actor.name, browser: asIs("Firefox"), address: "192.0.2.1" });
  await expect(endSession(other, { id: first.id })).rejects.toMatchObject({ code: "forbidden" });
  await endSession(person, { id: first.id });
  await endSession(as("admin"), { id: second.id });
  await endSession(as("admin"), { id: second.id }); // a second press is not an error
  expect(await listSessions(person, LIMITS, "own")).toHaveLength(1);
  expect(await listSessions(as("admin"), LIMITS, "everybody")).toHaveLength(2);
  expect(await lastAudit()).toMatchObject({
    action: "session.ended-from-list",
    subjectId: person.actor.name,
    before: { address: "192.0.2.1" },
  });
});

test("a person changes their own password, and only the session at hand stays", async () => {
  const { id, email } = await addUser("operator");
  const person: Context = { ...as("operator"), actor: { kind: "user", id, name: email, role: "operator" } };
  await openSession(id);
  await openSession(id);
  const [here] = await listSessions(person, LIMITS, "own");
  const session = here?.id ?? "";
  const change = (present: string, password: string, again = password) =>
    changeOwnPassword({ ...person, session }, { present, password, again });
  await expect(
    changeOwnPassword(person, {
      present: "rainy tuesday lamp",
      password: "quiet copper fence",
      again: "quiet copper fence",
    }),
  ).rejects.toMatchObject({ code: "forbidden" });
  await expect(change("wrong", "quiet copper fence")).rejects.toMatchObject({
    issues: [{ path: ["present"] }],
  });
  expect(await lastAudit()).toMatchObject({ action: "user.password-change", outcome: "refused" });
  await expect(change("rainy tuesday lamp", "quiet copper fence", "other")).rejects.toMatchObject({
    issues: [{ path: ["again"] }],
  });
  await expect(change("rainy tuesday lamp", "password1234")).rejects.toMatchObject({
    issues: [{ path: ["password"] }],
  });
  await expect(change("rainy tuesday lamp", "rainy tuesday lamp")).rejects.toMatchObject({
    issues: [{ path: ["password"], message: issueText(message("input.sentences.samePassword")) }],
  });
  await change("rainy tuesday lamp", "quiet copper fence");
  expect(await listSessions(person, LIMITS, "own")).toMatchObject([{ id: session }]);
  const { passwordHash } = await userRow(id);
  expect(await verifyPassword(passwordHash, "quiet copper fence")).toBe(true);
  for (let i = 0; i < 5; i++) await change("wrong", "quiet copper fence").catch(() => {});
  await expect(change("quiet copper fence", "rainy tuesday lamp")).rejects.toMatchObject({
    code: "rate-limited",
  });
});

test.each(["password", "        ", "password1234", "long enough"])("%j is no password", async (password) => {
  const made = createUser(as("admin"), { email: "weak@example.com", role: "viewer", password });
  await expect(made).rejects.toMatchObject({ issues: [{ path: ["password"] }] });
});

test("one's own email is no password, in no way of setting it", async () => {
  const { id, email } = await addUser("viewer");
  const reset = resetUserPassword(as("admin"), { id, password: email.toUpperCase().padEnd(14, "!") });
  await expect(reset).rejects.toMatchObject({ issues: [{ path: ["password"] }] });
});

test("a second press is not an error and not an entry", async () => {
  const { id } = await addUser("viewer");
  await setUserDisabled(as("admin"), { id, disabled: true });
  const entries = await database.db.auditEntry.count();
  await setUserDisabled(as("admin"), { id, disabled: true });
  expect(await database.db.auditEntry.count()).toBe(entries);
});

test("neither password nor token is stored or audited as it is", async () => {
  const user = await addUser("viewer");
  const { token } = await createToken(await accountAs("admin", database.db), {
    name: "deploy",
    role: "operator",
    expiresInDays: 7,
  });
  const stored = JSON.stringify([
    await userRow(user.id),
    await database.db.apiToken.findMany(),
    (await database.db.auditEntry.findMany()).map((entry) => ({ ...entry, id: entry.id.toString() })),
  ]);
  expect(stored).not.toContain(token);
  expect(stored).not.toContain("rainy tuesday lamp");
});

test("demo accounts are made once", async () => {
  expect(await seedDemoUsers(as("admin"), "demo")).toHaveLength(4);
  expect(await seedDemoUsers(as("admin"), "demo")).toEqual([]);
});
