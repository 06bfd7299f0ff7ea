import { expect, test } from "vitest";
import { inspectStatement } from "./inspect-statement.ts";
import { splitStatements } from "./split-statements.ts";

async function inspect(sql: string) {
  const [statement] = await splitStatements(sql);
  if (!statement) throw new Error(`no statement in ${sql}`);
  return inspectStatement(statement);
}

test.each([
  "alter role app_old nologin",
  "create role x",
  "create user x",
  "drop role x",
  "grant a to b",
  "alter role x in database d set statement_timeout = '1s'",
  "alter system set work_mem = '1MB'",
  "alter database t set statement_timeout = '1s'",
  "alter database t rename to u",
  "alter database t owner to x",
  "create database x",
  "drop database x",
  "grant connect on database t to x",
  "comment on database t is 'x'",
  "comment on role t is 'x'",
  "create tablespace x location '/tmp'",
  "drop tablespace x",
  "grant create on tablespace x to y",
  "create subscription s connection 'host=x' publication p",
  "drop subscription s",
  "create server s foreign data wrapper postgres_fdw",
  "create foreign table f (id int) server s",
  "import foreign schema public from server s into public",
  "drop server s",
  "create user mapping for public server s",
  "create extension dblink",
  "create extension if not exists postgres_fdw",
  "copy t to '/tmp/x'",
  "copy t from program 'curl example.com'",
  "copy (select 1) to program 'sh'",
  "load 'auto_explain'",
  "drop owned by x",
  "reassign owned by x to y",
  "alter table t owner to x",
  "alter function f() owner to x",
  "checkpoint",
  "security label on table t is 'x'",
  "create event trigger e on ddl_command_start execute function f()",
  "create language plperlu",
  "reindex database t",
  "reindex system t",
  "grant set on parameter work_mem to x",
  "set role x",
  "set local session authorization x",
  "reset role",
  "select set_config('role', 'x', true)",
  "select pg_terminate_backend(1)",
  "select pg_catalog.pg_cancel_backend(pid) from pg_stat_activity",
  "select pg_reload_conf()",
  "select pg_create_logical_replication_slot('x', 'pgoutput')",
  "select pg_drop_replication_slot('x')",
  "select lo_export(1, '/tmp/x')",
  "select lo_import('/etc/passwd')",
  "select pg_read_file('x')",
  "select * from pg_ls_dir('.')",
  "select * from dblink('dbname=t', 'select 1') as t(a int)",
  "select cron.schedule('x', '* * * * *', 'select 1')",
  "insert into t select lo_export(1, 'x')",
  "update t set a = 1 where (select pg_reload_conf())",
  "create view v as select pg_terminate_backend(1)",
  "create table t (a int default lo_import('x'))",
  "explain analyze select pg_reload_conf()",
  "prepare p as select pg_reload_conf()",
  "do $$ begin alter role x nologin; end $$",
  "do $$ begin perform pg_terminate_backend(1); end $$",
  "do $$ begin if (select pg_reload_conf()) then null; end if; end $$",
  "do $$ declare x bool := pg_reload_conf(); begin end $$",
  "do $$ begin execute 'alter system set work_mem = 1'; end $$",
  "do $$ begin execute 'do $x$ begin drop role y; end $x$'; end $$",
  "create function f() returns int language sql as 'select pg_terminate_backend(1)::int'",
  "create function f() returns bool language sql return pg_reload_conf()",
  "create function f() returns bool begin atomic select pg_reload_conf(); end",
  "create function f() returns void language plpgsql as $$ begin drop database x; end $$",
  "create function f() returns trigger language plpgsql as $$ begin new.a := dblink_exec('x'); return new; end $$",
  "create function f() returns int language c as 'x'",
  "create function f() returns int language internal as 'pg_backend_pid'",
  "create function f() returns text language plpython3u as 'x'",
  "create operator <!> (leftarg = int, rightarg = bigint, function = pg_terminate_backend)",
  "create operator <!> (rightarg = int, procedure = pg_catalog.pg_cancel_backend)",
  "create aggregate kk(int) (sfunc = int4larger, stype = int4, finalfunc = pg_cancel_backend)",
  "create aggregate kk(text) (sfunc = http_get, stype = text)",
  "create aggregate kk(text) (sfunc = cron.schedule, stype = text)",
  "create cast (dd as boolean) with function pg_cancel_backend(int)",
  "create type r as range (subtype = int, subtype_diff = pg_terminate_backend)",
  "create operator class k for type int using btree as function 1 pg_cancel_backend(int)",
  "create conversion c for 'UTF8' to 'LATIN1' from pg_reload_conf",
  "create trigger g after insert on t execute function pg_reload_conf()",
  "select t.pg_cancel_backend from t",
  "select (row(1)::t).pg_cancel_backend",
  "alter function pg_reload_conf() rename to harmless",
  "set standard_conforming_strings = off",
  "select set_config('Standard_Conforming_Strings', 'off', false)",
  "create function f() returns int language sql set standard_conforming_strings = off as 'select 1'",
  "do $$ begin create operator <!> (rightarg = int, function = pg_cancel_backend); end $$",
])("refuses %s", async (sql) => {
  expect((await inspect(sql)).reaches).not.toEqual([]);
});

test.each([
  "do $$ begin execute format('alter role %I', 'x'); end $$",
  "do $$ declare r record; begin for r in execute 'sel' || 'ect 1' loop null; end loop; end $$",
  "create function f() returns setof int language plpgsql as $$ begin return query execute current_setting('x'); end $$",
  "create function f() returns int language plperl as 'x'",
  "select query_to_xml(t, true, true, '') from texts",
  "create aggregate a(text, bool) (sfunc = set_config, stype = text)",
  "create operator <?> (leftarg = text, rightarg = text, function = execute)",
  "select set_config(name, 'x', true) from settings",
])("does not know what this runs: %s", async (sql) => {
  const found = await inspect(sql);
  expect(found.reaches).toEqual([]);
  expect(found.unknown).not.toEqual([]);
});

test.each([
  "alter table t add column a int, add constraint c check (a > 0) not valid",
  "create index concurrently i on t (a)",
  "select t.http_status, http from t where t.http_status > 0",
  "alter table t add column s http_status, add unique (http_status)",
  "drop table http_log",
  "create operator <+> (leftarg = int, rightarg = int, function = int4pl)",
  "create type k as enum ('a')",
  "alter type k add value 'b'",
  "create extension citext",
  "grant select on t to public",
  "grant usage on schema s to x",
  "alter default privileges grant select on tables to x",
  "create publication p for table t",
  "alter publication p add table u",
  "comment on table t is 'written concurrently'",
  "set lock_timeout = '1s'",
  "set standard_conforming_strings = on",
  "select set_config('search_path', 'x', true)",
  "notify channel",
  "select pg_notify('channel', 'x')",
  "select pg_advisory_lock(1)",
  "create policy p on t using (owner = current_user)",
  "alter table t detach partition u concurrently",
  "vacuum analyze t",
  "merge into t using u on t.id = u.id when matched then delete",
  "do $$ begin execute 'update t set a = 1'; end $$",
  "create function f() returns trigger language plpgsql as $$ begin new.a := 1; return new; end $$",
  "create function f(a int) returns int language sql as 'select a + $1'",
])("lets %s through", async (sql) => {
  expect(await inspect(sql)).toMatchObject({ reaches: [], unknown: [] });
});

test.each([
  ["select nextval('s')", false],
  ["select setval('s', 5)", true],
  ["alter sequence s restart", true],
  ["truncate t restart identity", true],
  ["truncate t", false],
  ["create operator <!> (leftarg = regclass, rightarg = bigint, function = setval)", true],
  ["alter table t alter a restart with 5", true],
  ["do $$ begin perform setval('s', 1); end $$", true],
])("%s sets a sequence: %s", async (sql, sets) => {
  expect((await inspect(sql)).setsSequence).toBe(sets);
});

// Every place of the language that holds an expression, and what is set in one place by what stands in another.
test.each([
  "a[setval('s', 500)] := 1",
  "a[(select setval('s', 500))] = 1",
  "r.a[setval('s', 500)] := 1",
  "a[1:setval('s', 500)] := 1",
  "a[setval('s', 500)].b := 1",
  "a /* := [ */ [length(':=')][setval('s', 500)] := 1",
  "ärger[setval('s', 500)] := 1",
  "int[setval('s', 500)] := 1",
  "x := a[setval('s', 500)]",
  "x := 1 from t where id = setval('s', 500)",
  "if setval('s', 500) = 1 then null; elsif true then null; end if",
  "if true then null; elsif setval('s', 500) = 1 then null; end if",
  "case setval('s', 500) when 1 then null; end case",
  "case when setval('s', 500) = 1 then null; end case",
  "loop exit when setval('s', 500) = 1; end loop",
  "loop continue when setval('s', 500) = 1; end loop",
  "while setval('s', 500) = 1 loop null; end loop",
  "for i in setval('s', 500) .. 2 loop null; end loop",
  "for i in 1 .. setval('s', 500) loop null; end loop",
  "for i in 1 .. 2 by setval('s', 500) loop null; end loop",
  "for r in select setval('s', 500) loop null; end loop",
  "for r in execute 'select 1' using setval('s', 500) loop null; end loop",
  "for r in execute 'select setval(''s'', 500)' loop null; end loop",
  "for r in k(setval('s', 500)) loop null; end loop",
  "foreach x in array array[setval('s', 500)] loop null; end loop",
  "perform setval('s', 500)",
  "select setval('s', 500) into x",
  "call p(setval('s', 500))",
  "execute 'select 1' using setval('s', 500)",
  "execute 'select 1' || setval('s', 500)",
  "open k(setval('s', 500))",
  "open k(n := setval('s', 500))",
  "open c for select setval('s', 500)",
  "open c for execute 'select 1' using setval('s', 500)",
  "open c for execute 'select 1' || setval('s', 500)",
  "fetch absolute setval('s', 500) from c into x",
  "move relative setval('s', 500) from c",
  "raise notice '%', setval('s', 500)",
  "raise notice 'x' using hint = setval('s', 500)",
  "assert setval('s', 500) = 1",
  "assert true, setval('s', 500)",
  "begin null; exception when others then perform setval('s', 500); end",
  "declare y int := setval('s', 500); begin null; end",
  "declare m cursor for select setval('s', 500); begin null; end",
  "return next setval('s', 500)",
  "return query select setval('s', 500)",
  "return query execute 'select 1' using setval('s', 500)",
])("sees what an expression of a body does: %s", async (body) => {
  const sql = `create function f() returns setof bigint language plpgsql as $f$ declare
    a int[]; ärger int[]; "int" int[]; x int; r record; c refcursor; k cursor (n int) for select n; begin ${body}; return; end $f$`;
  expect((await inspect(sql)).setsSequence).toBe(true);
});

test("sees what a body returns", async () => {
  for (const type of ["bigint", "record"]) {
    const value = type === "record" ? "row(setval('s', 500))" : "setval('s', 500)";
    const sql = `create function f() returns ${type} language plpgsql as $f$ begin return ${value}; end $f$`;
    expect((await inspect(sql)).setsSequence).toBe(true);
  }
});
