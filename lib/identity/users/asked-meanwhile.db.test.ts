import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { accountAs } from "../../../test/account.ts";
import { createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import type { Context } from "../../kernel/context.ts";
import { beginSession } from "../sessions/sessions.ts";
import { createToken } from "../tokens/create-token.ts";
import { changeOwnPassword } from "./change-own-password.ts";
import { changeUserRole } from "./change-user-role.ts";
import { createUser } from "./create-user.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import { resetUserPassword } from "./reset-user-password.ts";
import { setUserDisabled } from "./set-user-disabled.ts";

const FIRST = "rainy tuesday lamp";
const LIMITS = { mostMs: 3_600_000, idleMs: 3_600_000 };
let database: TestDatabase;
let admin: Context;
let person: Context;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.user.deleteMany();
  admin = await accountAs("admin", database.db);
  const account = await accountAs("admin", database.db);
  await database.db.user.update({
    where: { id: account.actor.id },
    data: { passwordHash: await hashPassword(FIRST) },
  });
  person = { ...account, session: await sessionOf(account) };
});

async function sessionOf({ actor }: Context): Promise<string> {
  const known = (await database.db.session.findMany()).map(({ id }) => id);
  const at = { userId: actor.id, address: "192.0.2.1", userAgent: "Firefox/1", now: new Date() };
  await beginSession(database.db, LIMITS, at);
  return (await database.db.session.findFirstOrThrow({ where: { id: { notIn: known } } })).id;
}

/** `asked` is under way when `done` is: it has read what it needs, and waits for the rows that `done` holds. */
async function asDone(done: (tx: Context["db"]) => Promise<unknown>, asked: () => Promise<unknown>) {
  let outcome: Promise<PromiseSettledResult<unknown>[]> = Promise.resolve([]);
  await database.db.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from users for update`;
    outcome = Promise.allSettled([asked()]);
    await untilWaiting();
    await done(tx as Context["db"]);
  });
  const [settled] = await outcome;
  return settled?.status === "rejected" ? settled.reason : settled?.value;
}

async function untilWaiting() {
  for (;;) {
    const waiting = await database.db.$queryRaw<unknown[]>`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (waiting.length > 0) return;
  }
}

const ownChange = (ctx: Context, password: string) =>
  changeOwnPassword(ctx, { present: FIRST, password, again: password });
const worksFor = async ({ actor }: Context, password: string) =>
  verifyPassword(
    (await database.db.user.findUniqueOrThrow({ where: { id: actor.id } })).passwordHash,
    password,
  );

test("an own password that was asked for before an admin's reset is not written after it", async () => {
  const reset = await hashPassword("quiet copper fence");
  const refused = await asDone(
    async (tx) => {
      await tx.user.update({ where: { id: person.actor.id }, data: { passwordHash: reset } });
      await tx.session.deleteMany({ where: { userId: person.actor.id } });
    },
    () => ownChange(person, "green window seven"),
  );
  expect(refused).toMatchObject({ code: "unauthenticated" });
  expect(await worksFor(person, "quiet copper fence")).toBe(true);
  expect(await database.db.auditEntry.findFirst({ orderBy: { id: "desc" } })).toMatchObject({
    action: "user.password-change",
    outcome: "refused",
  });
});

test("of two new passwords at once one is in force, and the other session is told", async () => {
  const other = { ...person, session: await sessionOf(person) };
  const words = ["green window seven", "quiet copper fence"];
  const outcomes = await Promise.allSettled([
    ownChange(person, words[0] as string),
    ownChange(other, words[1] as string),
  ]);
  const won = outcomes.findIndex(({ status }) => status === "fulfilled");
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await worksFor(person, words[won] as string)).toBe(true);
  const left = await database.db.session.findMany({ where: { userId: person.actor.id } });
  expect(left.map(({ id }) => id)).toEqual([[person.session, other.session][won]]);
});

test("five wrong guesses by one session keep no other session of the person from the change", async () => {
  const other = { ...person, session: await sessionOf(person) };
  for (let i = 0; i < 5; i++)
    await changeOwnPassword(person, {
      present: `wrong ${i}`,
      password: "green window seven",
      again: "green window seven",
    }).catch(() => {});
  await expect(ownChange(person, "green window seven")).rejects.toMatchObject({ code: "rate-limited" });
  await ownChange(other, "green window seven");
  expect(await worksFor(person, "green window seven")).toBe(true);
});

test("of two by one session the second is told that it was changed meanwhile", async () => {
  const outcomes = await Promise.allSettled([
    ownChange(person, "green window seven"),
    ownChange(person, "quiet copper fence"),
  ]);
  expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "conflict" },
  });
});

test.each<[string, (by: Context) => Promise<unknown>]>([
  ["makes no account", (by) => createUser(by, { email: "a@b.example", role: "admin", password: FIRST })],
  ["makes no token", (by) => createToken(by, { name: "t", role: "admin", expiresInDays: 1 })],
  ["sets no password", (by) => resetUserPassword(by, { id: admin.actor.id, password: "quiet copper fence" })],
  ["gives no role", (by) => changeUserRole(by, { id: admin.actor.id, role: "viewer" })],
  ["disables nobody", (by) => setUserDisabled(by, { id: admin.actor.id, disabled: true })],
])("an admin who is disabled or demoted meanwhile %s", async (_, ask) => {
  const { id } = person.actor;
  const demoted = await asDone(
    (tx) => tx.user.update({ where: { id }, data: { role: "viewer" } }),
    () => ask(person),
  );
  expect(demoted).toMatchObject({ code: "forbidden" });
  await database.db.user.update({ where: { id }, data: { role: "admin" } });
  const disabled = await asDone(
    (tx) => tx.user.update({ where: { id }, data: { disabledAt: new Date() } }),
    () => ask(person),
  );
  expect(disabled).toMatchObject({ code: "unauthenticated" });
});

test("a token that is revoked meanwhile writes nothing", async () => {
  const { id } = await createToken(admin, { name: "ci", role: "admin", expiresInDays: 1 });
  const token: Context = { ...admin, actor: { kind: "token", id, name: "ci (token)", role: "admin" } };
  const refused = await asDone(
    (tx) => tx.apiToken.update({ where: { id }, data: { revokedAt: new Date(), endCause: "revoked" } }),
    () => createUser(token, { email: "a@b.example", role: "admin", password: FIRST }),
  );
  expect(refused).toMatchObject({ code: "unauthenticated" });
  expect(await database.db.user.count({ where: { email: "a@b.example" } })).toBe(0);
});
