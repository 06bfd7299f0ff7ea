import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { openTarget, type TargetPool } from "../pool.ts";
import { runStatements } from "./run-statements.ts";
import type { StatementProgress } from "./statement-run.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "clinic" });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query(`drop table if exists r cascade; create table r (id int primary key, "Code" text);
    insert into r select n, n::text from generate_series(1, 1000) n`);
});

const CREATE = `create index concurrently "r_Code" on r ("Code" desc) where id > 10`;
const atOnce = { sleep: async () => {} };

async function indexState() {
  const { rows } = await pool.query<{ indisvalid: boolean }>(
    `select indisvalid from pg_index where indexrelid = to_regclass('"r_Code"')`,
  );
  return rows[0]?.indisvalid ?? null;
}

async function openTransaction() {
  const client = new pg.Client({ connectionString: database.url, application_name: "long report" });
  await client.connect();
  await client.query("begin; insert into r values (-1, 'x')");
  return {
    release: async () => {
      await client.query("commit");
      await client.end();
    },
  };
}

/** An invalid index as a build that was cancelled leaves it. */
async function leaveInvalid() {
  await pool.query(`insert into r values (2000, '1')`);
  await expect(pool.query(`create unique index concurrently "r_Code" on r ("Code")`)).rejects.toThrow(
    /could not create/,
  );
  expect(await indexState()).toBe(false);
}

test("builds an index and tells what it did", async () => {
  const result = await runStatements(pool, CREATE, { tx: "none" });
  expect(result.statements[0]).toMatchObject({ tries: 1, alreadyDone: false, rewrote: [] });
  expect(await indexState()).toBe(true);
});

test("waits for an open transaction, says for whom, and goes on when it ends", async () => {
  const open = await openTransaction();
  const seen: StatementProgress[] = [];
  let released = false;
  await runStatements(pool, CREATE, {
    tx: "none",
    onProgress: async (progress) => {
      seen.push(progress);
      if (progress.kind !== "building-index" || progress.blockers.length === 0 || released) return;
      released = true;
      await open.release();
    },
  });
  expect(seen.filter((p) => p.kind === "building-index").flatMap((p) => p.blockers)).toContainEqual(
    expect.objectContaining({ application: "long report", state: "idle in transaction" }),
  );
  expect(await indexState()).toBe(true);
});

test("the watchdog cancels a build that does not move, removes what is left, says for whom it waits and tries again", async () => {
  const open = await openTransaction();
  // Removing what the cancelled build left waits for the open transaction too.
  let released = false;
  const seen: string[] = [];
  await runStatements(pool, CREATE, {
    tx: "none",
    watchdogMs: 60,
    ladder: atOnce,
    onProgress: async (progress) => {
      if (progress.kind === "sleeping") seen.push(`sleeping: ${progress.blockers[0]?.application}`);
      if (progress.kind !== "building-index" || !progress.phase.startsWith("removing")) return;
      if (released || progress.blockers.length === 0) return;
      released = true;
      seen.push(`removing: ${progress.blockers[0]?.application}`);
      await open.release();
    },
  });
  expect(seen).toEqual(["removing: long report", "sleeping: long report"]);
  expect(await indexState()).toBe(true);
});

test("an invalid index of an earlier build is replaced", async () => {
  await leaveInvalid();
  const result = await runStatements(pool, CREATE, { tx: "none" });
  expect(result.statements[0]?.alreadyDone).toBe(false);
  expect(await indexState()).toBe(true);
});

test("a build that fails leaves nothing behind", async () => {
  await pool.query(`insert into r values (2000, '1')`);
  const run = runStatements(pool, `create unique index concurrently "r_Code" on r ("Code")`, { tx: "none" });
  await expect(run).rejects.toMatchObject({ code: "conflict", details: { sqlState: "23505" } });
  expect(await indexState()).toBe(null);
});

test("taken up after a crash, an index that is there is not built again; one of another definition is not mistaken", async () => {
  await pool.query(CREATE);
  const again = await runStatements(pool, CREATE, { tx: "none", resumed: true });
  expect(again.statements[0]).toMatchObject({ alreadyDone: true });
  await expect(runStatements(pool, CREATE, { tx: "none" })).rejects.toThrow(/already exists/);
  await expect(
    runStatements(pool, `create index concurrently "r_Code" on r ("Code")`, { tx: "none", resumed: true }),
  ).rejects.toThrow(/already exists/);
});

test("taken up after a crash, a drop of an index that is gone was done", async () => {
  const drop = `drop index concurrently "r_Code"`;
  await expect(runStatements(pool, drop, { tx: "none" })).rejects.toThrow(/does not exist/);
  const result = await runStatements(pool, drop, { tx: "none", resumed: true });
  expect(result.statements[0]?.alreadyDone).toBe(true);
});

test("a build that a killed worker left running is waited for, not doubled", async () => {
  const open = await openTransaction();
  const zombie = pool.query(CREATE);
  let told = false;
  const result = await runStatements(pool, CREATE, {
    tx: "none",
    resumed: true,
    ladder: atOnce,
    onProgress: async (progress) => {
      if (told || progress.kind !== "building-index") return;
      told = true;
      await open.release();
      await zombie;
    },
  });
  expect(told).toBe(true);
  expect(result.statements[0]?.alreadyDone).toBe(true);
});
