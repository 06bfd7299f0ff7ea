import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../test/database.ts";
import { forgetSession, withoutTimeout } from "./ddl/pin-session.ts";
import { withTargetClient } from "./pool.ts";
import { closeTargetPools, openPool, targetPool } from "./pools.ts";
import { inTargetTransaction } from "./target-transaction.ts";

let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(async () => {
  await closeTargetPools();
  await database?.drop();
});

const pool = () =>
  targetPool(
    {
      targets: { one: { url: database.url } },
      sinks: {},
      plans: "plans",
      redaction: { mask: [], show: [], types: {} },
    },
    "one",
  );
const count = async () => Number((await pool().query("select count(*) as n from kept")).rows[0].n);

test("there is one pool for a target, whose statements end some time, and an unknown target is refused", async () => {
  expect(pool()).toBe(pool());
  expect((await pool().query("show statement_timeout")).rows).toEqual([{ statement_timeout: "2min" }]);
  await closeTargetPools();
  expect((await pool().query("select 1 as n")).rows).toEqual([{ n: 1 }]);
});

test("each pool has timeouts of its own, also after long work and in a session that forgot what it gathered", async () => {
  const timeouts = {
    relay: { statement_timeout: "1min", lock_timeout: "2s" },
    job: { statement_timeout: "0", lock_timeout: "0" },
    copy: { statement_timeout: "0", lock_timeout: "0" },
  } as const;
  for (const use of ["relay", "job", "copy"] as const) {
    const own = openPool(use, database.url, { name: "one" });
    await withTargetClient(own, {}, async (client) => {
      const read = async () =>
        (
          await client.query(
            "select current_setting('statement_timeout') as statement_timeout, current_setting('lock_timeout') as lock_timeout",
          )
        ).rows[0];
      expect(await read()).toEqual(timeouts[use]);
      expect(await withoutTimeout(client, read)).toMatchObject({ statement_timeout: "0" });
      expect(await read()).toEqual(timeouts[use]);
      await forgetSession(client);
      expect(await read()).toEqual(timeouts[use]);
    });
    await own.end();
  }
});

test("a transaction has its settings, and stays only if its work ended well and it was meant to", async () => {
  await pool().query("create table kept (n int)");
  const add = "insert into kept values (1)";
  const settings = { mode: "isolation level serializable", lockTimeout: "3s", statementTimeout: "0" };
  const shown = await inTargetTransaction(pool(), settings, async (client) => {
    await client.query(add);
    return (
      await client.query(
        `select current_setting('transaction_isolation') as level, current_setting('lock_timeout') as locks,
           current_setting('statement_timeout') as statements`,
      )
    ).rows;
  });
  expect(shown).toEqual([{ level: "serializable", locks: "3s", statements: "0" }]);
  expect(await count()).toBe(1);
  await inTargetTransaction(pool(), { rollback: true }, (client) => client.query(add));
  const failing = inTargetTransaction(pool(), {}, async (client) => {
    await client.query(add);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await count()).toBe(1);
  expect((await pool().query("show lock_timeout")).rows).toEqual([{ lock_timeout: "0" }]);
});
