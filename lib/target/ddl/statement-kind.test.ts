import { expect, test } from "vitest";
import { splitStatements } from "./split-statements.ts";
import { refuseUnrunnable, statementKind } from "./statement-kind.ts";

const kindOf = async (sql: string) => (await splitStatements(sql)).map(statementKind);

test.each([
  "create index concurrently i on t (a)",
  "drop index concurrently i",
  "vacuum t",
  "reindex (concurrently) table t",
  "reindex (concurrently on) index i",
  "reindex index concurrently i",
  "reindex schema s",
  "alter table t detach partition p concurrently",
  "cluster",
  "create subscription s connection '' publication p",
  "drop subscription s",
  "alter database d set tablespace x",
  "create tablespace x location '/x'",
  "alter system set work_mem = '1MB'",
  "discard all",
])("%s runs in no transaction", async (sql) => {
  expect(await kindOf(sql)).not.toEqual(["transactional"]);
});

test.each([
  "comment on table t is 'written concurrently'",
  "-- create index concurrently\nselect 1",
  "create index i on t (a) /* not concurrently */",
  "create function f() returns void language plpgsql as $$ begin perform 'vacuum'; end $$",
  'alter table "concurrently" add column vacuum int',
  "refresh materialized view concurrently m",
  "reindex (concurrently false) table t",
  "analyze t",
  "cluster t using i",
  "create subscription s connection '' publication p with (connect = false)",
  "alter database d set work_mem = '1MB'",
  "discard temp",
])("%s runs in a transaction", async (sql) => {
  expect(await kindOf(sql)).toEqual(["transactional"]);
});

test("what cannot run is refused with its line", async () => {
  const refuse = async (sql: string, tx: "none" | "step" = "step") =>
    refuseUnrunnable(await splitStatements(sql), tx);
  await expect(refuse("select 1;\ncommit")).rejects.toThrow(
    /^Line 2: transactions are begun and ended by Sluice/,
  );
  await expect(refuse("copy t from stdin")).rejects.toThrow(/^Line 1: COPY from or to the client/);
  await expect(refuse("\n\ncreate index concurrently i on t (a)")).rejects.toThrow(/^Line 3: .*tx: none/);
  await expect(refuse("create index concurrently on t (a)", "none")).rejects.toThrow(/give the index a name/);
  await refuse("copy t from '/file'; comment on table t is 'begin; commit'");
});
