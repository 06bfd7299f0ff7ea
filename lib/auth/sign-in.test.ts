import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { createUser } from "../users/create-user.ts";
import { setUserDisabled } from "../users/set-user-disabled.ts";
import { signIn } from "./sign-in.ts";
import { createSignInLimiter, type SignInLimiter } from "./sign-in-limiter.ts";

let database: TestDatabase;
let pool: pg.Pool;
let limiter: SignInLimiter;
beforeAll(async () => {
  database = await createSluiceDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  limiter = createSignInLimiter(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const PASSWORD = "correct horse";
const admin = () => contextAs("admin", database.db);
const attempt = (email: string, password: string, address: string) =>
  signIn(
    { db: database.db, limiter, now: () => new Date(), correlationId: "test-0001" },
    { email, password, address },
  );
const addUser = (email: string) => createUser(admin(), { email, role: "operator", password: PASSWORD });
const audits = (email: string) =>
  database.db.auditEntry.findMany({
    where: { subjectKind: "session", subjectId: email },
    orderBy: { id: "asc" },
  });

test("the right password signs in, is audited and noted", async () => {
  const { id } = await addUser("a@example.com");
  expect(await attempt(" A@example.com ", PASSWORD, "10.0.0.1")).toEqual({ id, epoch: 1 });
  expect((await audits("a@example.com")).map((entry) => [entry.action, entry.outcome])).toEqual([
    ["session.started", "done"],
  ]);
  expect((await database.db.user.findUniqueOrThrow({ where: { id } })).lastSignInAt).not.toBeNull();
});

test("a wrong password, an unknown and a disabled person get the same answer, and an entry each", async () => {
  const { id } = await addUser("b@example.com");
  await expect(attempt("b@example.com", "wrong", "10.0.0.2")).rejects.toThrow(/^refused$/);
  await expect(attempt("nobody@example.com", "wrong", "10.0.0.2")).rejects.toThrow(/^refused$/);
  await setUserDisabled(admin(), { id, disabled: true });
  await expect(attempt("b@example.com", PASSWORD, "10.0.0.2")).rejects.toThrow(/^refused$/);
  const entries = [...(await audits("b@example.com")), ...(await audits("nobody@example.com"))];
  expect(entries.map((entry) => entry.outcome)).toEqual(["refused", "refused", "refused"]);
});

test.each([
  ["x".repeat(300), PASSWORD, "x".repeat(254)],
  ["a\0b", PASSWORD, "a\uFFFDb"],
  ["  ", PASSWORD, "nobody"],
  [undefined, undefined, "nobody"],
  ["long@example.com", "p".repeat(201), "long@example.com"],
])("an attempt with %.20j is counted and on record like any other", async (email, password, name) => {
  const address = `10.1.0.${name.length}-${String(email).length}`;
  const attemptIt = () => attempt(email as string, password as string, address);
  for (let i = 0; i < 5; i++) await expect(attemptIt()).rejects.toThrow(/^refused$/);
  await expect(attemptIt()).rejects.toThrow(/^rate-limited:/);
  const entries = (await audits(name)).filter((entry) => entry.reason?.includes(address));
  expect(entries.map((entry) => entry.outcome)).toEqual(Array(6).fill("refused"));
});

test("the sixth attempt from one address waits, even with the right password; another address does not", async () => {
  await addUser("c@example.com");
  for (let i = 0; i < 5; i++)
    await expect(attempt("c@example.com", "wrong", "10.0.0.3")).rejects.toThrow("refused");
  await expect(attempt("c@example.com", PASSWORD, "10.0.0.3")).rejects.toThrow(/^rate-limited:\d+$/);
  expect(await attempt("c@example.com", PASSWORD, "10.0.0.4")).toMatchObject({ epoch: 1 });
});

test("beyond the limit nothing more is written, whatever email is tried", async () => {
  const from = "10.0.0.9";
  const rows = () => database.db.auditEntry.count({ where: { reason: { contains: from } } });
  for (let i = 0; i < 12; i++) await expect(attempt("f@example.com", "wrong", from)).rejects.toThrow();
  expect(await rows()).toBe(6); // five that were wrong, and the one that reached the limit
  await database.db.$executeRaw`update rate_limits set points = 100 where key = ${`sign-in-address:${from}`}`;
  for (const email of ["g@example.com", "h@example.com"])
    for (let i = 0; i < 12; i++) await expect(attempt(email, "wrong", from)).rejects.toThrow(/rate-limited/);
  expect(await rows()).toBe(7);
});

test("attempts at the same moment cannot slip past the limit together", async () => {
  await addUser("d@example.com");
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, () => attempt("d@example.com", "wrong", "10.0.0.5")),
  );
  const limited = results.filter((r) => r.status === "rejected" && String(r.reason).includes("rate-limited"));
  expect(limited).toHaveLength(7);
});

test("success clears the count of its address", async () => {
  await addUser("e@example.com");
  for (let i = 0; i < 4; i++)
    await expect(attempt("e@example.com", "wrong", "10.0.0.6")).rejects.toThrow("refused");
  await attempt("e@example.com", PASSWORD, "10.0.0.6");
  for (let i = 0; i < 4; i++)
    await expect(attempt("e@example.com", "wrong", "10.0.0.6")).rejects.toThrow("refused");
  await attempt("e@example.com", PASSWORD, "10.0.0.6");
});
