import { expect, test } from "vitest";
import { sessionPart } from "./session-part.ts";
import { splitStatements } from "./split-statements.ts";

test.each([
  ["set search_path = app", "setting"],
  ["set search_path = public, pg_temp", "setting"],
  ["reset work_mem", "setting"],
  ["select set_config('search_path', 'app', false)", "setting"],
  ["prepare p as select 1", "setting"],
  ["set local work_mem = '1MB'", null],
  ["select set_config('a.b', 'c', true)", null],
  ["create temp table t (id int)", "content"],
  ["create temporary table t as select 1 as id", "content"],
  ["select 1 as id into temp t", "content"],
  ["create table pg_temp.t (id int)", "content"],
  ["create temp view v as select 1", "content"],
  ["create function pg_temp.f() returns int language sql as 'select 1'", "content"],
  ["create type pg_temp.e as enum ('a')", "content"],
  ["delete from sluice_backup b using people p where p.id = b.id", "content"],
  ["update pg_temp.sluice_backup set name = trim(name)", "content"],
  ["with m as (delete from sluice_backup where id < 5 returning *) insert into a select * from m", "content"],
  ["truncate sluice_backup", "content"],
  ["drop table sluice_backup", "content"],
  ["alter table sluice_backup add column n int", "content"],
  ["create index on sluice_backup (id)", "content"],
  ["update people p set name = b.name from pg_temp.sluice_backup b where b.id = p.id", null],
  ["alter table people add column if not exists name text", null],
  ["create table if not exists t as select 1 as id", null],
  ["insert into people select * from sluice_backup", null],
])("%s", async (sql, expected) => {
  const [statement] = await splitStatements(sql);
  expect(statement && sessionPart(statement, "sluice_backup")).toBe(expected);
});
