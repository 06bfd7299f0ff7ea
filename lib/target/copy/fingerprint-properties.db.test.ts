import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { openTarget, type TargetPool } from "../pool.ts";
import { diffFingerprints, fingerprintSchema } from "./fingerprint.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "clinic", poolSize: 1 });
  await pool.query(`create table r (id int, twice int generated always as (id * 2) virtual, constraint nn not null id no inherit);
    create publication p for table r; create extension citext; create type kind as (a int); create table typed of kind;
    create function f() returns int language sql as 'select 1'; create function eqq(int, text) returns bool language sql as 'select true'`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** What a change is seen as, and that undoing it is seen as nothing. */
async function seenAs(change: string, undo: string): Promise<string[]> {
  const before = await fingerprintSchema(pool);
  await pool.query(change);
  const after = await fingerprintSchema(pool);
  await pool.query(undo);
  expect(await diffFingerprints(before, await fingerprintSchema(pool))).toEqual([]);
  expect(after.sha256).not.toBe(before.sha256);
  return (await diffFingerprints(before, after)).map(({ object }) => object);
}

test.each([
  [
    "publication p",
    "alter publication p set (publish_generated_columns = stored)",
    "alter publication p set (publish_generated_columns = none)",
  ],
  [
    "not null public.r.id",
    "alter table r alter constraint nn inherit",
    "alter table r alter constraint nn no inherit",
  ],
  ["table public.typed", "alter table typed not of", "alter table typed of kind"],
  [
    "dependence of function public.f() on extension citext",
    "alter function f() depends on extension citext",
    "alter function f() no depends on extension citext",
  ],
  [
    "operator public.====(text,integer)",
    "create operator ==== (function = eqq, leftarg = int, rightarg = text, commutator = ====); drop operator ==== (int, text)",
    "drop operator ==== (text, int)",
  ],
  ["domain public.ints", "create domain ints as int[]", "drop domain ints"],
  ["shell type public.later", "create type later", "drop type later"],
  [
    "access method mine",
    "create access method mine type table handler heap_tableam_handler",
    "drop access method mine",
  ],
  [
    "operator family public.fam using btree",
    "create operator family fam using btree; alter operator family fam using btree add operator 1 < (int, int)",
    "drop operator family fam using btree",
  ],
  [
    "text search template public.words",
    "create text search template words (lexize = dsimple_lexize)",
    "drop text search template words",
  ],
])("sees %s", async (object, change, undo) => {
  expect(await seenAs(change, undo)).toContain(object);
});

test("a constraint of which one side is not enforced any more is seen", async () => {
  await pool.query("create table a (id int primary key); create table b (a int references a)");
  expect(await seenAs("alter table b disable trigger all", "alter table b enable trigger all")).toEqual([
    "constraint public.b.b_a_fkey",
  ]);
  await pool.query("drop table a, b");
});

test.each([
  ["two blanks", "'hello  world'", "'hello world'"],
  ["what follows two dashes", "'pay -- never delete'", "'pay -- delete at will'"],
  ["what stands between stars", "'x /* one */'", "'x /* two */'"],
  ["a line's end", "E'a\\nb'", "'a b'"],
  ["brackets", "'a AND (b AND c)'", "'a AND b AND c'"],
  ["a bracket that ends nothing", "'a) x (b'", "'a) y (b'"],
])("a comment is compared letter by letter: %s", async (_, was, is) => {
  await pool.query(`comment on table r is ${was}`);
  expect(await seenAs(`comment on table r is ${is}`, `comment on table r is ${was}`)).toEqual([
    "comment on table public.r",
  ]);
});

test("texts in what is SQL are compared letter by letter, and so are names", async () => {
  await pool.query(`create table q (a text default 'a  b', check (a <> 'x (a AND b) AND c'), check ("a" <> 'y'));
    create role "t  1"; create role "t 1"; grant select on q to "t  1"`);
  const changes: [string, string][] = [
    ["alter table q alter a set default 'a b'", "alter table q alter a set default 'a  b'"],
    [
      "alter table q drop constraint q_a_check, add constraint q_a_check check (a <> 'x a AND b AND c')",
      "alter table q drop constraint q_a_check, add constraint q_a_check check (a <> 'x (a AND b) AND c')",
    ],
    [
      `revoke select on q from "t  1"; grant select on q to "t 1"`,
      `revoke select on q from "t 1"; grant select on q to "t  1"`,
    ],
  ];
  for (const [change, undo] of changes) expect(await seenAs(change, undo)).toHaveLength(1);
  await pool.query(`drop table q; drop role "t  1", "t 1"`);
});

test("names that are one when they are joined by dots, or have an equals sign in them, are two", async () => {
  await pool.query(
    `create table a ("b.c" int); create table "a.b" (c int); create table "x = 1" (); create table "x = 2" ()`,
  );
  const changes: [string, string, string][] = [
    [
      `alter table a alter "b.c" set default 1`,
      `alter table a alter "b.c" drop default`,
      `column public.a."b.c"`,
    ],
    [
      `alter table "a.b" alter c set default 1`,
      `alter table "a.b" alter c drop default`,
      `column public."a.b".c`,
    ],
    [
      `alter table "x = 1" set (fillfactor = 60)`,
      `alter table "x = 1" reset (fillfactor)`,
      `table public."x = 1"`,
    ],
    [
      `alter table "x = 2" set (fillfactor = 60)`,
      `alter table "x = 2" reset (fillfactor)`,
      `table public."x = 2"`,
    ],
  ];
  for (const [change, undo, object] of changes) expect(await seenAs(change, undo)).toEqual([object]);
  await pool.query(`drop table a, "a.b", "x = 1", "x = 2"`);
});
