import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { recordAudit } from "../../../../lib/kernel/audit/record-audit.ts";
import type { getDb as GetDb } from "../../../../lib/web/db.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../../test/database.ts";
import { waitUntil } from "../../../../test/wait-until.ts";
import type { GET as Get } from "./route.ts";

// The request scope belongs to Next and exists only in its server.
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-correlation-id": "test-correlation" }),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

const TOKEN = "kVq0mZ7rT3xWb9LcYd2Hs5";
let database: TestDatabase;
let owner: pg.Client;
/** Outside any transaction: within one, PostgreSQL shows the sessions as they were when first asked. */
let watcher: pg.Client;
let GET: typeof Get;
let getDb: typeof GetDb;
beforeAll(async () => {
  database = await createSluiceDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ADMIN_TOKEN", TOKEN);
  vi.stubEnv("NEXTAUTH_SECRET", "secret-for-tests-0123456789");
  ({ GET } = await import("./route.ts"));
  ({ getDb } = await import("../../../../lib/web/db.ts"));
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  watcher = new pg.Client({ connectionString: database.url });
  await watcher.connect();
});
afterAll(async () => {
  await owner.end();
  await watcher.end();
  await getDb().$disconnect();
  await database.drop();
});

const ask = async (head = "") => {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const request = new Request(`http://sluice.test/api/audit/verify${head && `?head=${head}`}`, { headers });
  return (await (await GET(request, { params: Promise.resolve({}) })).json()) as {
    whole: boolean;
    head: string;
  };
};

test("however many ask at once, and with whatever head, the record is read once, and each head is held against it", async () => {
  const ctx = contextAs("admin", database.db);
  await recordAudit(database.db, ctx, { action: "flag.changed", subject: { kind: "flag", id: "a" } });
  const { head } = await ask();
  await owner.query("begin; lock table audit_seals in access exclusive mode");
  const heads = Array.from({ length: 12 }, (_, n) =>
    n % 2 === 0 ? head : `1:${"0".repeat(63)}${n.toString(16)}`,
  );
  const answers = heads.map((one) => ask(one));
  const walks = async () => {
    const { rows } = await watcher.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like '%audit_seals%'`,
    );
    return rows[0]?.n ?? 0;
  };
  await waitUntil("the record is being read", async () => (await walks()) > 0);
  // A second walk would have begun by the time that the database has answered whoever came after all of them.
  for (let asked = 0; asked < 10; asked += 1) await getDb().$queryRaw`select 1`;
  expect(await walks()).toBe(1);
  await owner.query("commit");
  expect((await Promise.all(answers)).map(({ whole }) => whole)).toEqual(heads.map((one) => one === head));
});
