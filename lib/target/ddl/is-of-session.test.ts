import { expect, test } from "vitest";
import { isOfSession } from "./is-of-session.ts";
import { splitStatements } from "./split-statements.ts";

test.each([
  ["set search_path = app", true],
  ["select set_config('search_path', 'app', false)", true],
  ["create temp table t (id int)", true],
  ["create temporary table t as select 1 as id", true],
  ["select 1 as id into temp t", true],
  ["create table pg_temp.t (id int)", true],
  ["prepare p as select 1", true],
  ["delete from sluice_backup b using people p where p.id = b.id", true],
  ["update sluice_backup set name = trim(name)", true],
  ["alter table sluice_backup add column n int", true],
  ["create index on sluice_backup (id)", true],
  ["update people p set name = b.name from sluice_backup b where b.id = p.id", false],
  ["alter table people add column if not exists name text", false],
  ["create table if not exists t as select 1 as id", false],
  ["insert into people select * from sluice_backup", false],
])("%s", async (sql, expected) => {
  const [statement] = await splitStatements(sql);
  expect(statement && isOfSession(statement, "sluice_backup")).toBe(expected);
});
