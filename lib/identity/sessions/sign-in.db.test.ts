import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { createUser } from "../users/create-user.ts";
import { resetUserPassword } from "../users/reset-user-password.ts";
import { setUserDisabled } from "../users/set-user-disabled.ts";
import { signIn } from "./sign-in.ts";
import { createSignInLimiter, delayAfter, type SignInLimiter } from "./sign-in-limiter.ts";

const addressIn = ({ after }: { after: unknown }) =>
  (after as { because?: { params?: { address?: string } } } | null)?.because?.params?.address;

let database: TestDatabase;
let pool: pg.Pool;
let limiter: SignInLimiter;
beforeEach(() => {
  waits = [];
});
beforeAll(async () => {
  database = await createSluiceDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  limiter = createSignInLimiter(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const PASSWORD = "correct horse battery";
const LIMITS = { mostMs: 12 * 3_600_000, idleMs: 2 * 3_600_000 };
const admin = () => contextAs("admin", database.db);
type Place = { address: string; device?: string | null };
let waits: number[] = [];
const attempt = (email: string, password: string, place: string | Place) => {
  const { address, device = null } = typeof place === "string" ? { address: place } : place;
  return signIn(
    {
      db: database.db,
      limiter,
      limits: LIMITS,
      now: () => new Date(),
      correlationId: "test-0001",
      deviceOf: () => device,
      wait: async (ms) => void waits.push(ms),
    },
    { email, password, address, userAgent: "test" },
  );
};
const addUser = (email: string) => createUser(admin(), { email, role: "operator", password: PASSWORD });
const NOBODY = "an unknown address";
const audits = (email: string) =>
  database.db.auditEntry.findMany({
    where: { subjectKind: "session", subjectId: email },
    orderBy: { id: "asc" },
  });

test("the right password signs in, is audited and noted", async () => {
  const { id } = await addUser("a@example.com");
  expect(await attempt(" A@example.com ", PASSWORD, "10.0.0.1")).toMatchObject({
    id,
    email: "a@example.com",
  });
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
  const nobody = (await audits(NOBODY)).filter((entry) => addressIn(entry) === "10.0.0.2");
  const entries = [...(await audits("b@example.com")), ...nobody];
  expect(entries.map((entry) => entry.outcome)).toEqual(["refused", "refused", "refused"]);
});

test.each([
  ["x".repeat(300), PASSWORD],
  ["a\0b", PASSWORD],
  ["  ", PASSWORD],
  [undefined, undefined],
  ["long@example.com", "p".repeat(1_001)],
])("an attempt with %.20j is counted and on record like any other", async (email, password) => {
  const address = `10.1.0.${String(email).length}`;
  const attemptIt = () => attempt(email as string, password as string, address);
  for (let i = 0; i < 5; i++) await expect(attemptIt()).rejects.toThrow(/^refused$/);
  await expect(attemptIt()).rejects.toThrow(/^rate-limited:/);
  const entries = (await audits(NOBODY)).filter((entry) => addressIn(entry) === address);
  expect(entries.map((entry) => entry.outcome)).toEqual(Array(6).fill("refused"));
});

test("the sixth attempt from one address waits, even with the right password; another address does not", async () => {
  await addUser("c@example.com");
  for (let i = 0; i < 5; i++)
    await expect(attempt("c@example.com", "wrong", "10.0.0.3")).rejects.toThrow("refused");
  await expect(attempt("c@example.com", PASSWORD, "10.0.0.3")).rejects.toThrow(/^rate-limited:\d+$/);
  expect(await attempt("c@example.com", PASSWORD, "10.0.0.4")).toMatchObject({ email: "c@example.com" });
});

test("beyond the limit nothing more is written, whatever email is tried", async () => {
  const from = "10.0.0.9";
  const rows = () =>
    database.db.auditEntry.count({
      where: { after: { path: ["because", "params", "address"], equals: from } },
    });
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

test("fifty wrong passwords from ten addresses keep nobody out; the right one takes longer", async () => {
  await addUser("admin@example.com");
  for (let address = 0; address < 10; address++)
    for (let i = 0; i < 5; i++)
      await expect(attempt("admin@example.com", "wrong", `10.4.0.${address}`)).rejects.toThrow(/^refused$/);
  expect(waits.at(-1)).toBe(5_000);
  waits = [];
  expect(await attempt("admin@example.com", PASSWORD, "10.4.1.1")).toMatchObject({
    email: "admin@example.com",
  });
  expect(waits).toEqual([5_000]);
  waits = [];
  const home = { address: "10.4.0.3", device: "home" }; // at the very address of an attacker
  expect(await attempt("admin@example.com", PASSWORD, home)).toMatchObject({ email: "admin@example.com" });
  expect(waits).toEqual([]);
});

test("an email of nobody is answered as late as one that exists", async () => {
  await addUser("real@example.com");
  const waited: number[][] = [];
  for (const email of ["real@example.com", "unreal@example.com"]) {
    waits = [];
    for (let i = 0; i < 13; i++)
      await expect(attempt(email, "wrong", `10.5.${i}.1`)).rejects.toThrow(/^refused$/);
    waited.push(waits);
  }
  expect(waited[0]).toEqual(waited[1]);
  expect(waited[0]).toContain(delayAfter(11));
});

test("a browser that knows the account has its own attempts, and no more than ten", async () => {
  await addUser("g@example.com");
  const laptop = { address: "10.6.0.1", device: "laptop" };
  for (let i = 0; i < 10; i++)
    await expect(attempt("g@example.com", "wrong", laptop)).rejects.toThrow(/^refused$/);
  await expect(attempt("g@example.com", PASSWORD, laptop)).rejects.toThrow(/^rate-limited/);
  expect(await attempt("g@example.com", PASSWORD, { ...laptop, device: "phone" })).toBeTruthy();
});

test("no number of addresses fills the audit with one email", async () => {
  const tryFrom = (address: string) =>
    expect(attempt("target@example.com", "wrong", address)).rejects.toThrow(/^refused$/);
  await database.db.$executeRaw`delete from rate_limits`;
  await tryFrom("10.7.0.1");
  await database.db.$executeRaw`update rate_limits set points = 49 where key like 'sign-in-email:%'`;
  for (const address of ["10.7.0.2", "10.7.0.3", "10.7.0.4"]) await tryFrom(address);
  const entries = await audits(NOBODY);
  expect(entries.flatMap((entry) => /^10\.7\.0\.\d/.exec(addressIn(entry) ?? "") ?? [])).toEqual([
    "10.7.0.1",
    "10.7.0.2",
  ]);
});

test("a password in the wrong field is kept nowhere", async () => {
  const slip = "My-Secret-Passphrase-77";
  for (let i = 0; i < 6; i++) await expect(attempt(slip, "x", "10.8.0.1")).rejects.toThrow();
  const tables = await database.db.$queryRaw<{ text: string }[]>`
    select audit_entries::text as text from audit_entries union all select rate_limits::text from rate_limits`;
  expect(tables.filter(({ text }) => text.toLowerCase().includes(slip.toLowerCase()))).toEqual([]);
});

test("a password that is changed while somebody signs in with the old one leaves no session", async () => {
  for (let round = 0; round < 8; round++) {
    const { id } = await addUser(`race${round}@example.com`);
    await Promise.allSettled([
      attempt(`race${round}@example.com`, PASSWORD, `10.9.${round}.1`),
      resetUserPassword(admin(), { id, password: "another one that is long" }),
    ]);
    expect(await database.db.session.count({ where: { userId: id } })).toBe(0);
  }
});
