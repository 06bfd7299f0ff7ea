import { randomUUID } from "node:crypto";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { english } from "../../messages/catalogue/english.ts";
import { describeVerdict } from "./chain-verdict.ts";
import { recordAudit } from "./record-audit.ts";
import { sealedBytes } from "./seal.ts";
import { verifyChain } from "./verify-chain.ts";
import { walkChain } from "./walk-chain.ts";

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createSluiceDatabase();
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const ids = () =>
  owner
    .query<{ id: string }>("select id from audit_entries order by id")
    .then(({ rows }) => rows.map(({ id }) => id));
/** As only the owner can: past the triggers that keep entries as they are. */
async function tamper(sql: string): Promise<void> {
  await owner.query(`set session_replication_role = replica; ${sql}; set session_replication_role = origin`);
}
const record = (reason: string, after?: unknown) =>
  recordAudit(database.db, contextAs("admin", database.db), {
    action: "flag.changed",
    subject: { kind: "flag", id: "a" },
    reason,
    before: null,
    after,
  });

beforeEach(async () => {
  await tamper("delete from audit_entries; delete from audit_seals");
});

test("whatever an entry holds, the chain is computed outside the database as inside it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "").toWellFormed()),
      fc.option(
        fc.dictionary(
          fc.string({ unit: "grapheme-ascii" }),
          fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
        ),
      ),
      async (reason, after) => record(reason, after),
    ),
    { numRuns: 60 },
  );
  const verdict = await verifyChain(database.db);
  expect(verdict).toMatchObject({ whole: true, entries: 60, broken: null });
  expect(english(describeVerdict(verdict))).toContain("60 entries");
});

test.each([
  ["changed", (id: string) => `update audit_entries set actor_name = 'nobody' where id = ${id}`],
  ["changed", (id: string) => `update audit_entries set outcome = 'done', reason = null where id = ${id}`],
  ["removed", (id: string) => `delete from audit_entries where id = ${id}`],
  [
    "unsealed",
    (
      id: string,
    ) => `insert into audit_entries (id, actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id)
     values (${id} + 1000000, 'user', 'x', 'x', 'api', 'x', 'flag', 'x')`,
  ],
] as const)("an entry that was %s by the owner is found", async (kind, sql) => {
  for (const reason of ["one", "two", "three", "four"]) await record(reason);
  const second = (await ids())[1] ?? "";
  await tamper(sql(second));
  const entry = kind === "unsealed" ? String(Number(second) + 1_000_000) : second;
  expect(await verifyChain(database.db)).toMatchObject({ whole: false, broken: { kind, entry } });
});

test("a chain that was cut at its end, or written anew, no longer passes a head that was printed before", async () => {
  for (const reason of ["one", "two", "three"]) await record(reason);
  const { head } = await verifyChain(database.db);
  await record("four");
  expect(await verifyChain(database.db, head ?? "")).toMatchObject({ whole: true });
  const last = (await ids()).slice(-2).join(",");
  await tamper(
    `delete from audit_seals where entry_id in (${last}); delete from audit_entries where id in (${last})`,
  );
  expect(await verifyChain(database.db)).toMatchObject({ whole: true, entries: 2 });
  expect(await verifyChain(database.db, head ?? "")).toMatchObject({
    whole: false,
    broken: { kind: "other-head" },
  });
});

test("a walk that may read so much ends there, and says what to do", async () => {
  for (const reason of ["one", "two", "three"]) await record(reason);
  expect(await walkChain(database.db, 3)).toMatchObject({ whole: true, entries: 3 });
  await expect(walkChain(database.db, 2)).rejects.toMatchObject({
    code: "too-large",
    message: expect.stringContaining("npx sluice audit verify"),
  });
});

test("a seal that was removed is found", async () => {
  for (const reason of ["one", "two", "three"]) await record(reason);
  await tamper("delete from audit_seals where position = 2");
  expect(await verifyChain(database.db)).toMatchObject({ broken: { kind: "seal-missing", position: 2 } });
});

test("an entry cannot be changed, and says which database role wrote it, whatever the writer says", async () => {
  await expect(owner.query("update audit_entries set reason = ''")).rejects.toThrow(/cannot be changed/);
  await expect(owner.query("delete from audit_seals")).rejects.toThrow(/cannot be changed/);
  await owner.query(
    `insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, db_role)
     values ('user', $1, 'a', 'api', 'x', 'flag', 'x', 'somebody else')`,
    [randomUUID()],
  );
  const { rows } = await owner.query("select db_role from audit_entries");
  expect(rows).toEqual([{ db_role: "postgres" }]);
});

test("entries of transactions that run at once and commit in any order make one chain", async () => {
  const clients = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      return client;
    }),
  );
  const write = async (client: pg.Client, n: number) => {
    for (let i = 0; i < 12; i += 1) {
      await client.query("begin");
      for (let j = 0; j <= n % 3; j += 1)
        await client.query(
          `insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id)
           values ('user', 'u', 'a', 'api', 'x', 'flag', $1)`,
          [`${n}-${i}-${j}`],
        );
      await client.query(i % 5 === 4 ? "rollback" : "commit");
    }
  };
  await Promise.all(clients.map(write));
  await Promise.all(clients.map((client) => client.end()));
  const { rows } = await owner.query<{ n: number }>("select count(*)::int as n from audit_entries");
  expect(await verifyChain(database.db)).toMatchObject({ whole: true, entries: rows[0]?.n });
});

test("nothing can move from one field to the next without the hash noticing", () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.string()), { minLength: 2 }),
      fc.array(fc.option(fc.string()), { minLength: 2 }),
      (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(sealedBytes(a).equals(sealedBytes(b))).toBe(false);
      },
    ),
  );
});
