import { expect, test } from "vitest";
import { splitStatements } from "../../target/ddl/split-statements.ts";
import { countChanges } from "./count-changes.ts";

const of = async (sql: string, back = "") =>
  countChanges(await splitStatements(sql), await splitStatements(back));

test("what is dropped is counted by the statements, comments and texts aside", async () => {
  const sql = `-- drop table old;
    alter table reservations drop column service, drop "preferredTime", drop constraint c;
    drop table a, b; drop type "ServiceType"; /* drop type x */
    comment on table c is 'drop table c'`;
  const { drops, adds } = await of(sql);
  expect(drops).toEqual([
    { kind: "column", count: 2 },
    { kind: "table", count: 2 },
    { kind: "type", count: 1 },
    { kind: "constraint", count: 1 },
  ]);
  expect(adds).toEqual([]);
  expect((await of("alter table a add column dropped int")).drops).toEqual([]);
});

test("what is made, and what its rollback drops", async () => {
  const { adds, undoDrops } = await of(
    `create table s (id text, constraint c check (id <> '')); create unique index concurrently i on s (id);
     alter table t add a text, add column b text; alter type mood add value 'glad'; create view v as select 1`,
    "drop view v; drop index concurrently i; drop table s; alter table t drop column a, drop column b",
  );
  expect(adds.map(({ kind, count }) => `${count} ${kind}`)).toEqual([
    "2 column",
    "1 table",
    "1 enum value",
    "1 index",
    "1 view",
  ]);
  expect(undoDrops.map(({ kind, count }) => `${count} ${kind}`)).toEqual([
    "2 column",
    "1 table",
    "1 index",
    "1 view",
  ]);
});

test.each([
  ["update t set a = 1", true],
  ["with d as (delete from t returning *) select 1 from d", true],
  ["insert into t values (1) on conflict (id) do update set a = 2", true],
  ["alter table t rename column a to b", true],
  ["alter table t alter column a type text", true],
  ["alter table t alter a set not null", true],
  ["do $$ begin null; end $$", true],
  ["insert into t values (1) on conflict do nothing", false],
  [
    "create function f() returns trigger language plpgsql as $$ begin update t set a = 1; return new; end $$",
    false,
  ],
  ["create function f() returns void begin atomic update t set a = 1; end", false],
  ["comment on table t is 'update t set a = 1; delete from t'", false],
])("%s: changes what exists is %s", async (sql, expected) => {
  expect((await of(sql)).changesExisting).toBe(expected);
});
