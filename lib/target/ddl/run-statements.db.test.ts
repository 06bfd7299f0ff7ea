import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { AppError } from "../../kernel/errors.ts";
import { asIs } from "../../messages/as-is.ts";
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
  await pool.query(`drop table if exists r cascade; drop table if exists "Odd" cascade;
    create table r (id int primary key, code text); insert into r select n, n::text from generate_series(1, 1000) n`);
});

/** Somebody who holds a lock on table r until told to let go. */
async function block(mode = "access share") {
  const client = new pg.Client({ connectionString: database.url, application_name: "nightly report" });
  await client.connect();
  await client.query(`begin; lock table r in ${mode} mode; select 'the blocker'`);
  return {
    release: async () => {
      await client.query("commit");
      await client.end();
    },
  };
}

const atOnce = { sleep: async () => {} };

test("says for each statement which locks it took, what it rewrote and what it read", async () => {
  const result = await runStatements(
    pool,
    `alter table r add column a int;
     alter table r alter column id type bigint;
     alter table r add constraint c check (id > 0) not valid;
     alter table r validate constraint c;
     create table "Odd" (x int);`,
    { tx: "step" },
  );
  expect(result.state).toBe("done");
  const [add, retype, notValid, validate, create] = result.statements;
  expect(add).toMatchObject({ line: 1, tries: 1, rewrote: [], scanned: [], alreadyDone: false });
  expect(add?.locks).toContainEqual({ relation: "public.r", mode: "AccessExclusiveLock" });
  expect(retype?.rewrote).toEqual(["public.r"]);
  expect(notValid?.scanned).toEqual([]);
  expect(validate?.scanned).toEqual([{ relation: "public.r", rows: 1000 }]);
  expect(create?.rewrote).toEqual([]);
});

test("names the blocker, lets others through, and succeeds once it is gone", async () => {
  const blocker = await block();
  const seen: StatementProgress[] = [];
  let released = false;
  const result = await runStatements(pool, "alter table r add column a int", {
    tx: "step",
    ladder: {
      timeoutsMs: [400, 800],
      sleep: async () => {
        if (!released) await blocker.release();
        released = true;
      },
    },
    onProgress: (progress) => {
      seen.push(progress);
    },
  });
  expect(result).toMatchObject({ state: "done", tries: 2 });
  const slept = seen.find((progress) => progress.kind === "sleeping");
  expect(slept).toMatchObject({
    attempt: 1,
    blockers: [
      {
        application: "nightly report",
        state: "idle in transaction",
        query: expect.stringContaining("the blocker"),
      },
    ],
  });
  expect(seen.filter((p) => p.kind === "running").map((p) => p.lockTimeoutMs)).toEqual([400, 800]);
  expect(result.statements[0]?.lockWaitMs).toBeGreaterThanOrEqual(400);
});

test("a lock that comes free within the try is waited for, and the wait is measured", async () => {
  const blocker = await block();
  const result = await runStatements(pool, "alter table r add column a int", {
    tx: "step",
    ladder: { timeoutsMs: [20_000] },
    onProgress: async (progress) => {
      if (progress.kind === "waiting-for-lock" && progress.waitedMs > 100 && progress.blockers.length > 0) {
        await blocker.release().catch(() => {});
      }
    },
  });
  expect(result.tries).toBe(1);
  expect(result.longestLockWaitMs).toBeGreaterThan(100);
});

test("gives up after the last try, naming who is in the way, and changes nothing", async () => {
  const blocker = await block();
  const run = runStatements(pool, "create table made (x int);\nalter table r add column a int", {
    tx: "step",
    ladder: { ...atOnce, timeoutsMs: [300], maxTries: 3 },
  });
  const error = await run.then(
    () => null,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  expect(error.message).toMatch(
    /^Stopped after 3 tries: line 2 waits for a lock that is held by pid \d+ \(nightly report, idle in transaction for \d+ s\)\.$/,
  );
  expect(error.details).toMatchObject({ tries: 3, line: 2, blockers: [{ application: "nightly report" }] });
  await blocker.release();
  expect((await pool.query("select to_regclass('made') as made")).rows).toEqual([{ made: null }]);
});

test("a wish to stop ends the ladder between tries", async () => {
  const blocker = await block();
  let asked = 0;
  const result = await runStatements(pool, "alter table r add column a int", {
    tx: "step",
    ladder: { ...atOnce, timeoutsMs: [30] },
    shouldStop: () => (++asked > 2 ? "kill switch" : null),
  });
  expect(result).toMatchObject({ state: "stopped", reason: "kill switch", statements: [] });
  await blocker.release();
});

test("a statement that fails rolls the step back and says which line", async () => {
  const run = runStatements(pool, "alter table r add column a int;\n\nupdate r set nothing = 1", {
    tx: "step",
  });
  await expect(run).rejects.toMatchObject({
    code: "conflict",
    message: 'Line 3 failed: column "nothing" of relation "r" does not exist.',
    details: { line: 3, sqlState: "42703" },
  });
  await expect(pool.query("select a from r")).rejects.toThrow(/does not exist/);
});

test.each(["55P03", "40P01"])("a statement that raises %s says its own words, once", async (code) => {
  const raise = `do $$ begin raise exception 'not while the night run is on' using errcode = '${code}'; end $$`;
  await expect(
    runStatements(pool, `select 1;\n${raise}`, { tx: "step", ladder: atOnce }),
  ).rejects.toMatchObject({
    message: "Line 2 failed: not while the night run is on.",
    details: { line: 2, sqlState: code },
  });
});

test("a value that was added to an enum in the same step is said to belong into a later one", async () => {
  await expect(
    runStatements(pool, "create type mood as enum ('sad')", { tx: "step" }).then(() =>
      runStatements(pool, "alter type mood add value 'glad';\ncreate table x (m mood default 'glad');", {
        tx: "step",
      }),
    ),
  ).rejects.toThrow(/^Line 2 failed: unsafe use of new value "glad" .*: use it in a later step\.$/);
});

test("a lock that nobody was seen to hold is told in PostgreSQL's own words as well", async () => {
  const blocker = await block();
  const run = runStatements(pool, "lock table r in access exclusive mode nowait", {
    tx: "step",
    ladder: { ...atOnce, maxTries: 2 },
  });
  await expect(run).rejects.toThrow(
    'Stopped after 2 tries: line 1 waits for a lock that is held by nobody that this role may see. PostgreSQL said: could not obtain lock on relation "r".',
  );
  await blocker.release();
});

test("what is put off to the commit and refused there is said to be so, with its line where there is one", async () => {
  await pool.query(`create or replace function refuse() returns trigger language plpgsql as $$ begin raise exception 'the books are closed' using errcode = '40P01'; end $$;
    create constraint trigger refused after update on r deferrable initially deferred for each row execute function refuse()`);
  const update = "update r set code = 'x' where id = 1";
  await expect(
    runStatements(pool, `select 1;\n${update}`, { tx: "step", ladder: atOnce }),
  ).rejects.toMatchObject({
    code: "conflict",
    message: "It failed at commit, after its last line: the books are closed.",
    details: { sqlState: "40P01" },
  });
  await expect(
    runStatements(pool, `select 1;\n${update}`, { tx: "none", ladder: atOnce }),
  ).rejects.toMatchObject({
    message: "Line 2 failed at commit: the books are closed.",
    details: { line: 2, sqlState: "40P01" },
  });
});

test("a file may not end the transaction, nor build concurrently within one", async () => {
  await expect(runStatements(pool, "select 1; commit", { tx: "none" })).rejects.toThrow(
    /Line 1: transactions are/,
  );
  await expect(
    runStatements(pool, "create index concurrently i on r (code)", { tx: "step" }),
  ).rejects.toThrow(/give the step tx: none/);
});

test("tx none commits each statement, and goes on after those already done", async () => {
  const sql = "create table made1 (x int); create table made2 (x int); create table made3 (x int)";
  const first = await runStatements(pool, sql, {
    tx: "none",
    shouldStop: async () =>
      (await pool.query("select to_regclass('made2') as t")).rows[0]?.t ? "pause" : null,
  });
  expect(first).toMatchObject({ state: "stopped", reason: "pause" });
  expect(first.statements).toHaveLength(2);
  const rest = await runStatements(pool, sql, { tx: "none", startAt: 2 });
  expect(rest.statements.map((report) => report.index)).toEqual([2]);
  await pool.query("drop table made1, made2, made3");
});

test("what the file sets and what the session was given end with the run", async () => {
  await runStatements(
    pool,
    "set statement_timeout = '7s'; set lock_timeout = '9s'; insert into r select -x from t",
    {
      tx: "step",
      prepareSession: async (client) => {
        await client.query("create temp table t as select 5 as x");
      },
      beforeCommit: async (client) => {
        expect((await client.query("show lock_timeout")).rows).toEqual([{ lock_timeout: "100ms" }]);
      },
    },
  );
  expect((await pool.query("select id from r where id < 0")).rows).toEqual([{ id: -5 }]);
  expect((await pool.query("show statement_timeout")).rows).toEqual([{ statement_timeout: "0" }]);
});

test("throwing before the commit rolls back", async () => {
  const run = runStatements(pool, "alter table r add column a int", {
    tx: "step",
    beforeCommit: async () => {
      throw new AppError("gate-closed", asIs("no"));
    },
  });
  await expect(run).rejects.toMatchObject({ code: "gate-closed" });
  await expect(pool.query("select a from r")).rejects.toThrow(/does not exist/);
});
