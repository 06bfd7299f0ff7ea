import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { ROLES, type Role } from "../auth/permissions.ts";
import { changeUserRole } from "./change-user-role.ts";
import { createToken } from "./create-token.ts";
import { createUser } from "./create-user.ts";
import { listTokens, listUsers } from "./reads.ts";
import { resetUserPassword } from "./reset-user-password.ts";
import { revokeToken } from "./revoke-token.ts";
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
  return createUser(as("admin"), { email: `u${counter}@example.com`, role, password: "long enough" });
}
const userRow = (id: string) => database.db.user.findUniqueOrThrow({ where: { id } });
const lastAudit = () => database.db.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });

const MUTATIONS = {
  createUser: async (role: Role) =>
    createUser(as(role), { email: "new@example.com", role: "viewer", password: "long enough" }),
  changeUserRole: async (role: Role) =>
    changeUserRole(as(role), { id: (await addUser("viewer")).id, role: "admin" }),
  setUserDisabled: async (role: Role) =>
    setUserDisabled(as(role), { id: (await addUser("viewer")).id, disabled: true }),
  resetUserPassword: async (role: Role) =>
    resetUserPassword(as(role), { id: (await addUser("viewer")).id, password: "another one" }),
  createToken: async (role: Role) =>
    createToken(as(role), { name: "t", role: "viewer", expiresInDays: "30" }),
  revokeToken: async (role: Role) => {
    const made = await createToken(as("admin"), { name: "t", role: "viewer", expiresInDays: 30 });
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
    password: "long enough",
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

test("disabling and a new password end sessions, a role change does not", async () => {
  const { id } = await addUser("viewer");
  await changeUserRole(as("admin"), { id, role: "operator" });
  expect((await userRow(id)).sessionEpoch).toBe(1);
  await setUserDisabled(as("admin"), { id, disabled: "true" });
  await setUserDisabled(as("admin"), { id, disabled: "false" });
  expect(await userRow(id)).toMatchObject({ sessionEpoch: 2, disabledAt: null });
  await resetUserPassword(as("admin"), { id, password: "another one" });
  expect((await userRow(id)).sessionEpoch).toBe(3);
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
  const { token } = await createToken(as("admin"), { name: "deploy", role: "operator", expiresInDays: 7 });
  const stored = JSON.stringify([
    await userRow(user.id),
    await database.db.apiToken.findMany(),
    (await database.db.auditEntry.findMany()).map((entry) => ({ ...entry, id: entry.id.toString() })),
  ]);
  expect(stored).not.toContain(token);
  expect(stored).not.toContain("long enough");
});

test("demo accounts are made once", async () => {
  expect(await seedDemoUsers(as("admin"), "demo password")).toHaveLength(4);
  expect(await seedDemoUsers(as("admin"), "demo password")).toEqual([]);
});
