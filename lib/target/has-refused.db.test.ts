import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../test/database.ts";
import { translatingProxy } from "../../test/translating-proxy.ts";
import { measureCheck } from "../checks/measure-check.ts";
import { installTargetSchema } from "../plans/install-target-schema.ts";
import { runProbes } from "../plans/rehearsal/run-probes.ts";
import { runBackfill } from "./backfill/run-backfill.ts";
import { runStatements } from "./ddl/run-statements.ts";
import { isConnectionLost, openTarget, type TargetPool, withTargetClient } from "./pool.ts";

let database: { url: string; drop: () => Promise<void> };
let proxy: { url: string; close: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  proxy = await translatingProxy(database.url);
  pool = openTarget(proxy.url, { name: "clinic" });
  await installTargetSchema(pool);
  await pool.query("create table t (id int primary key, n int); insert into t values (1)");
});
afterAll(async () => {
  await pool.end();
  await proxy.close();
  await database.drop();
});

const raise = (code: string) =>
  `do $$ begin raise exception 'connection terminated' using errcode = '${code}'; end $$`;

test.each(["57P01", "08006", "3D000", "22012"])(
  "where a server does not say ERROR, a statement that raises %s is refused and its session goes on",
  async (code) => {
    const raised = await withTargetClient(pool, {}, (client) => client.query(raise(code))).catch(
      (error) => error,
    );
    expect(raised).toMatchObject({ code, severity: "FEHLER" });
    expect(isConnectionLost(raised)).toBe(false);
    await expect(runStatements(pool, raise(code), { tx: "step" })).rejects.toMatchObject({
      message: "Line 1 failed: connection terminated.",
      details: { sqlState: code },
    });
  },
);

test("where it does not say FATAL, a session that ended is lost all the same", async () => {
  const ends = "select pg_terminate_backend(pg_backend_pid())";
  await expect(withTargetClient(pool, {}, (client) => client.query(ends))).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("ended the connection"),
  });
  await expect(runStatements(pool, ends, { tx: "step" })).rejects.toMatchObject({ code: "unavailable" });
});

test("a check, a probe and a batch that fail are failures of theirs", async () => {
  const check = {
    name: "one",
    query: "select 1 / 0",
    expect: { kind: "exactly" as const, value: 1 },
    sample: null,
    when: "after" as const,
    until: null,
    rows: null,
  };
  expect(await measureCheck(pool, check, { correlationId: "c", now: () => new Date() })).toMatchObject({
    ok: false,
    error: "division by zero",
  });
  expect(await runProbes(pool, [{ name: "old", sql: "select nothing" }], "c")).toEqual([
    { name: "old", ok: false, error: 'column "nothing" does not exist' },
  ]);
  const batchSql = "update t set n = id / 0 where id > :after and id <= :upto";
  await expect(
    runBackfill(pool, { plan: "p", step: "s", table: "t", key: "id", batchSql }),
  ).rejects.toMatchObject({
    code: "conflict",
    message: "A batch of step s failed: division by zero.",
  });
});
