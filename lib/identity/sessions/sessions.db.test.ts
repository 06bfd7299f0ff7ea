import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import type { Context } from "../../kernel/context.ts";
import { createUser } from "../users/create-user.ts";
import { setUserDisabled } from "../users/set-user-disabled.ts";
import { beginSession, findSession, noteSeen } from "./sessions.ts";
import { signOut } from "./sign-out.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

const HOUR_MS = 3_600_000;
const LIMITS = { mostMs: 12 * HOUR_MS, idleMs: 2 * HOUR_MS };
const START = new Date(); // what is over by the clock of the database is forgotten
const at = (hours: number) => new Date(START.getTime() + hours * HOUR_MS);
const find = (secret: string, hours: number, limits = LIMITS) =>
  findSession(database.db, limits, secret, at(hours));

let counter = 0;
async function begin(now = START) {
  counter += 1;
  const { id: userId, email } = await createUser(contextAs("admin", database.db), {
    email: `s${counter}@example.com`,
    role: "operator",
    password: "correct horse battery",
  });
  const place = { address: "192.0.2.1", userAgent: "test\0 browser" };
  const secret = await beginSession(database.db, LIMITS, { userId, ...place, now });
  const session = await find(secret, (now.getTime() - START.getTime()) / HOUR_MS);
  if (!session) throw new Error("no session");
  const ctx: Context = {
    ...contextAs("operator", database.db),
    actor: { kind: "user", id: userId, name: email, role: "operator" },
  };
  return { userId, secret, session, ctx };
}

test("a session is found by what its cookie holds, which is stored nowhere", async () => {
  const { secret, session, userId } = await begin();
  expect(session).toMatchObject({ userId, address: "192.0.2.1", user: { role: "operator" } });
  expect(JSON.stringify(session)).not.toContain(secret);
  expect(await find("made up", 0)).toBeNull();
});

test("it ends once, is recorded once, and nobody else's verb ends it", async () => {
  const { ctx, session, secret } = await begin();
  await signOut(contextAs("admin", database.db), session.id);
  expect(await find(secret, 0)).not.toBeNull();
  const before = await database.db.auditEntry.count({ where: { action: "session.ended" } });
  await Promise.all([signOut(ctx, session.id), signOut(ctx, session.id)]);
  expect(await find(secret, 0)).toBeNull();
  expect(await database.db.auditEntry.count({ where: { action: "session.ended" } })).toBe(before + 1);
});

test("it ends after two hours in which nobody was there, and after twelve in any case", async () => {
  const { secret, session } = await begin();
  expect(await find(secret, 1.99)).not.toBeNull();
  expect(await find(secret, 2)).toBeNull();
  for (let hour = 1; hour < 12; hour++) {
    expect(await find(secret, hour)).not.toBeNull();
    await noteSeen(database.db, session.id, at(hour));
  }
  expect(await find(secret, 11.99)).not.toBeNull();
  expect(await find(secret, 12)).toBeNull();
});

test("a shorter limit holds for sessions that began under a longer one", async () => {
  const { secret } = await begin();
  expect(await find(secret, 1.5, { mostMs: HOUR_MS, idleMs: 2 * HOUR_MS })).toBeNull();
  expect(await find(secret, 1.5, { mostMs: 12 * HOUR_MS, idleMs: HOUR_MS })).toBeNull();
});

test("a disabled account's sessions are out and do not come back with it", async () => {
  const { secret, userId } = await begin();
  for (const disabled of [true, false]) {
    await setUserDisabled(contextAs("admin", database.db), { id: userId, disabled });
    expect(await find(secret, 0)).toBeNull();
  }
});

test("what is over is forgotten when somebody signs in", async () => {
  const { session } = await begin(at(-12));
  const { session: open } = await begin(at(-11));
  const { id: userId } = await database.db.user.findFirstOrThrow();
  const entries = await database.db.auditEntry.count();
  await beginSession(database.db, LIMITS, { userId, address: "", userAgent: "", now: START });
  expect(await database.db.session.findUnique({ where: { id: session.id } })).toBeNull();
  expect(await database.db.session.findUnique({ where: { id: open.id } })).not.toBeNull();
  expect(await database.db.auditEntry.count()).toBe(entries + 1); // the session that began, made here without a name
});
