import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { openTarget, type TargetPool } from "../pool.ts";
import { diffFingerprints, fingerprintSchema } from "./fingerprint.ts";
import { fingerprintData } from "./fingerprint-rows.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "clinic", poolSize: 1 });
  await pool.query(`create schema sluice; create table sluice.x (id int);
    create type kind as enum ('a', 'b'); create domain age as int check (value > 0);
    create sequence tickets increment 5; create access method other type table handler heap_tableam_handler;
    create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
    create table r (id text primary key, kind kind not null default 'a', "Odd" age, doc jsonb, at point,
      upper text generated always as (upper(id)) stored, n bigint generated always as identity);
    create statistics st on id, kind from r; create index r_odd on r ((upper(id)));
    create index r_kind on r (kind) where "Odd" > 5;
    create trigger touched before update on r for each row execute function touch();
    create view v with (security_invoker = true) as select id from r where kind = 'b';
    create materialized view seen as select 1 as n;
    insert into r (id, kind, "Odd", doc, at) select n::text, 'b', n, '{"n": 1}', '(1,2)' from generate_series(1, 500) n`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** What a change is seen as, and that undoing it is seen as nothing. */
async function seenAs(change: string, undo: string) {
  const before = await fingerprintSchema(pool);
  await pool.query(change);
  const after = await fingerprintSchema(pool);
  await pool.query(undo);
  expect(await diffFingerprints(before, await fingerprintSchema(pool))).toEqual([]);
  expect(after.sha256).not.toBe(before.sha256);
  return diffFingerprints(before, after);
}

test.each([
  ["alter table r add column p text", "alter table r drop column p", "column public.r.p"],
  [
    "alter table r alter kind drop default",
    "alter table r alter kind set default 'a'",
    "column public.r.kind",
  ],
  ["alter table r alter kind drop not null", "alter table r alter kind set not null", "column public.r.kind"],
  ["drop index r_kind", `create index r_kind on r (kind) where "Odd" > 5`, "index public.r_kind"],
  [
    "drop view v",
    "create view v with (security_invoker = true) as select id from r where kind = 'b'",
    "column public.v.id",
  ],
  ["alter view v reset (security_invoker)", "alter view v set (security_invoker = true)", "view public.v"],
  [
    "alter table r disable trigger touched",
    "alter table r enable trigger touched",
    "trigger public.r.touched",
  ],
  ["alter sequence tickets increment 6", "alter sequence tickets increment 5", "sequence public.tickets"],
  [
    "create or replace function touch() returns trigger language plpgsql as $$ begin return old; end $$",
    "create or replace function touch() returns trigger language plpgsql as $$ begin return new; end $$",
    "function public.touch()",
  ],
  [
    "alter table r alter id set statistics 0",
    "alter table r alter id set statistics -1",
    "column public.r.id",
  ],
  [
    "alter table r alter id set (n_distinct = 5)",
    "alter table r alter id reset (n_distinct)",
    "column public.r.id",
  ],
  [
    "alter index r_odd alter column 1 set statistics 9",
    "alter index r_odd alter column 1 set statistics -1",
    "index public.r_odd",
  ],
  ["alter statistics st set statistics 9", "alter statistics st set statistics -1", "statistics public.st"],
  [
    "alter table r set (toast.autovacuum_enabled = false)",
    "alter table r reset (toast.autovacuum_enabled)",
    "table public.r",
  ],
  ["alter table r set access method other", "alter table r set access method heap", "table public.r"],
  [
    "alter materialized view seen set access method other",
    "alter materialized view seen set access method heap",
    "materialized view public.seen",
  ],
  ["grant select on r to public", "revoke all on r from public", "rights on public.r"],
])("sees %s, and that it was undone", async (change, undo, object) => {
  await pool.query("grant insert on r to current_user");
  const differences = await seenAs(change, undo);
  expect(differences.map((difference) => difference.object)).toContain(object);
});

test("sees the tablespace of a table and of an index, and that they came back", async () => {
  const space = `space_of_${new URL(database.url).pathname.slice(-8)}`;
  await pool.query("set allow_in_place_tablespaces = on");
  await pool.query(`create tablespace ${space} location ''`);
  try {
    const differences = await seenAs(
      `alter table r set tablespace ${space}; alter index r_kind set tablespace ${space}`,
      "alter table r set tablespace pg_default; alter index r_kind set tablespace pg_default",
    );
    expect(differences.map(({ object }) => object)).toEqual(["index public.r_kind", "table public.r"]);
  } finally {
    await pool.query(`drop tablespace ${space}`);
  }
});

test.each([
  [
    "aggregate public.most(integer)",
    "drop aggregate if exists most(int); create aggregate most(int) (sfunc = int4larger, stype = int",
    ", combinefunc = int4larger, parallel = safe",
    ", parallel = safe",
  ],
  [
    "aggregate public.most(integer)",
    "drop aggregate if exists most(int); create aggregate most(int) (sfunc = int4larger, stype = int",
    ", sortop = >, sspace = 40",
    ", sortop = <, sspace = 40",
  ],
  [
    "operator public.===(integer,integer)",
    "drop operator if exists === (int, int); create operator === (leftarg = int, rightarg = int, function = int4eq",
    ", commutator = ===",
    "",
  ],
  [
    "range public.words",
    "drop type if exists words; create type words as range (subtype = text",
    ', collation = "C", multirange_type_name = many_words',
    ", multirange_type_name = many_words",
  ],
  [
    "range public.words",
    "drop type if exists words; create type words as range (subtype = text",
    ", multirange_type_name = many_words",
    ", multirange_type_name = words_many",
  ],
  [
    "collation public.mine",
    "drop collation if exists mine; create collation mine (lc_collate = 'C'",
    ", lc_ctype = 'C.UTF-8'",
    ", lc_ctype = 'C'",
  ],
  [
    "text search dictionary public.short",
    "drop text search dictionary if exists short; create text search dictionary short (template = ",
    "simple",
    "synonym, synonyms = 'synonym_sample'",
  ],
  [
    "conversion public.turned",
    "drop conversion if exists turned; create conversion turned for ",
    "'LATIN3' to 'UTF8' from iso8859_to_utf8",
    "'LATIN2' to 'UTF8' from iso8859_to_utf8",
  ],
  [
    "table public.r",
    "alter table r set (fillfactor = 60",
    ", parallel_workers = 2",
    ", parallel_workers = 3",
  ],
])("sees that %s was made anew another way: %s", async (object, create, was, is) => {
  const end = create.includes("conversion") ? "" : ")";
  await pool.query(`${create}${was}${end}`);
  const differences = await seenAs(`${create}${is}${end}`, `${create}${was}${end}`);
  expect(differences.map((difference) => difference.object)).toContain(object);
});

test("an index that was attached to one of a partitioned table is seen, though neither became valid", async () => {
  await pool.query(`create table parts (a int) partition by range (a); create table p1 partition of parts for values from (0) to (9);
    create table p2 partition of parts for values from (9) to (19); create index pb on only parts (a); create index p1b on p1 (a)`);
  const before = await fingerprintSchema(pool);
  await pool.query("alter index pb attach partition p1b");
  const differences = await diffFingerprints(before, await fingerprintSchema(pool));
  expect(differences.map(({ object }) => object)).toEqual(["index public.p1b"]);
  await pool.query("drop table parts");
});

test("the order in which options were set is no difference", async () => {
  await pool.query("create table q (a text) with (fillfactor = 70, parallel_workers = 2)");
  const before = await fingerprintSchema(pool);
  await pool.query("alter table q set (fillfactor = 60); alter table q set (fillfactor = 70)");
  const { rows } = await pool.query("select reloptions from pg_class where relname = 'q'");
  expect(rows).toEqual([{ reloptions: ["parallel_workers=2", "fillfactor=70"] }]);
  expect(await diffFingerprints(before, await fingerprintSchema(pool))).toEqual([]);
  await pool.query("drop table q");
});

test("a constraint that is not validated differs from one that is", async () => {
  await pool.query("alter table r add constraint c check (id > '') not valid");
  const differences = await seenAs(
    "alter table r validate constraint c",
    "alter table r drop constraint c; alter table r add constraint c check (id > '') not valid",
  );
  expect(differences).toEqual([
    {
      object: "constraint public.r.c",
      before: "CHECK ((id > ''::text)) NOT VALID",
      after: "CHECK ((id > ''::text))",
    },
  ]);
  await pool.query("alter table r drop constraint c");
});

test("schema sluice counts only when asked, the order of columns too; the search path is left as it was", async () => {
  const before = [
    await fingerprintSchema(pool),
    await fingerprintSchema(pool, { includeSluice: true, columnOrder: true }),
  ];
  await pool.query(
    "create table sluice.y (a int); alter table r drop column doc; alter table r add column doc jsonb",
  );
  const after = [
    await fingerprintSchema(pool),
    await fingerprintSchema(pool, { includeSluice: true, columnOrder: true }),
  ];
  expect(after[0]).toEqual(before[0]);
  expect(after[1]?.sha256).not.toBe(before[1]?.sha256);
  expect((await pool.query("show search_path")).rows).toEqual([{ search_path: '"$user", public' }]);
});

test("rows fingerprint alike whatever their order, and differ for one changed value", async () => {
  const input = { table: "r" };
  const before = await fingerprintData(pool, input);
  expect(before.rows).toBe(500);
  await pool.query(`update r set kind = 'a' where id = '7'`);
  const changed = await fingerprintData(pool, input);
  expect(changed.rows).toBe(500);
  expect(changed.value).not.toBe(before.value);
  await pool.query(`update r set kind = 'b' where id = '7'`); // now last in the table
  expect(await fingerprintData(pool, input)).toEqual(before);
  const some = await fingerprintData(pool, { ...input, columns: ["Odd"] });
  await pool.query(`update r set kind = 'a' where id = '7'`);
  expect(await fingerprintData(pool, { ...input, columns: ["Odd"] })).toEqual(some);
  await expect(fingerprintData(pool, { ...input, columns: ["odd"] })).rejects.toMatchObject({
    code: "not-found",
  });
});

test.each([
  [
    "a domain whose name begins as a type's",
    "create domain timestamp_n as numeric",
    "timestamp_n",
    "1.0",
    "1.00",
  ],
  ["a character without a length", "", "bpchar", "a", "a   "],
  ["an array of characters", "", "character(5)[]", "{a}", "[0:0]={a}"],
  ["the bounds of an array of times", "", "timestamp[]", "{2026-01-01}", "[0:0]={2026-01-01}"],
  [
    "a composite type",
    "create type character_sheet as (name text, n numeric)",
    "character_sheet",
    "(a,1.0)",
    "(a,1.00)",
  ],
  [
    "a domain over citext's like",
    `create collation "any case" (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    create domain word as text collate "any case"`,
    "word",
    "Ann",
    "ann",
  ],
  [
    "a type with a cast to text of one's own",
    `create type pair as (a int, b int);
    create function shown(pair) returns text language sql immutable as 'select ($1).a::text'; create cast (pair as text) with function shown(pair)`,
    "pair",
    "(1,2)",
    "(1,3)",
  ],
  ["the sign of a zero", "", "float8", "0", "-0"],
])("a changed value is seen: %s", async (_, types, type, was, is) => {
  await pool.query(`${types}; create table v_t (a ${type}); insert into v_t values ('${was}')`);
  try {
    const before = await fingerprintData(pool, { table: "v_t" });
    await pool.query(`update v_t set a = '${is}'`);
    expect((await fingerprintData(pool, { table: "v_t" })).value).not.toBe(before.value);
    await pool.query(`update v_t set a = '${was}'`);
    expect(await fingerprintData(pool, { table: "v_t" })).toEqual(before);
    await pool.query("update v_t set a = null");
    expect((await fingerprintData(pool, { table: "v_t" })).filled).toEqual({ a: 0 });
  } finally {
    await pool.query("drop table v_t");
  }
});
