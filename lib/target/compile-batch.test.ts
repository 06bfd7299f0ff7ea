import { expect, test } from "vitest";
import { compileBatch, isBatchSql, splitAtBatches } from "./compile-batch.ts";

const key = (...types: string[]) => types.map((type) => ({ type, cast: null }));

test("placeholders become parameters, except in strings, comments and casts", async () => {
  const sql = `-- 한글 :after
    update r set a = b::text, c = ':upto' where "id" > :after and "id" <= :UPTO;`;
  expect(await compileBatch(sql, key("bigint"))).toEqual({
    next: `update r set a = b::text, c = ':upto' where "id" > ($1::text::bigint) and "id" <= ($2::text::bigint)`,
    first: `update r set a = b::text, c = ':upto' where "id" >= ($1::text::bigint) and "id" <= ($2::text::bigint)`,
  });
});

test("the first batch begins at its first key, however its range is written", async () => {
  const first = async (sql: string) => (await compileBatch(sql, key("int"))).first;
  expect(await first("delete from 글 where (:after::int) < id and id <= :upto")).toBe(
    "delete from 글 where (($1::text::int)::int) <= id and id <= ($2::text::int)",
  );
  expect(
    await first("with b as (select id from r where id > :after and id <= :upto) delete from r using b"),
  ).toMatch(/id >= \(\$1::text::int\)/);
  for (const other of [
    "id between :after and :upto",
    "id >= :after and id <= :upto",
    "not id <= :after and id <= :upto",
  ])
    await expect(first(`delete from r where ${other}`)).rejects.toThrow(/write "key > :after"/);
});

test("a key of several columns is compared as a row, and one that PostgreSQL cannot compare is cast", async () => {
  const rows = "delete from r where (a, b) > :after and (a, b) <= :upto";
  expect((await compileBatch(rows, key("int", "text"))).first).toBe(
    "delete from r where (a, b) >= (($1::text::text[])[1]::int, ($1::text::text[])[2]::text) and (a, b) <= (($2::text::text[])[1]::int, ($2::text::text[])[2]::text)",
  );
  const one = "delete from 글 where r.id > :after and id <= :upto and 1 > 0";
  expect(await compileBatch(one, [{ type: "mood", cast: "mood" }])).toEqual({
    next: "delete from 글 where r.id ::mood > ($1::text::mood) and id ::mood <= ($2::text::mood) and 1 > 0",
    first: "delete from 글 where r.id ::mood >= ($1::text::mood) and id ::mood <= ($2::text::mood) and 1 > 0",
  });
});

test("a part says what it names, a comment aside", async () => {
  const file = `alter table r add a text; -- from sluice_backup
do $$ begin execute 'update r set a = b.a from sluice_backup b' || ' where true'; end $$;
update r set a = b.a from Sluice_Backup b where b.id = r.id and r.id > :after and r.id <= :upto;
/* sluice_backup */ alter table r drop b`;
  const parts = await splitAtBatches(file);
  expect(parts.map(({ names }) => names("sluice_backup"))).toEqual([true, true, false]);
  const [only] = await splitAtBatches("alter table r drop b -- sluice_backup");
  expect(only?.names("sluice_backup")).toBe(false);
});

test("a batch is one statement with both ends", async () => {
  await expect(compileBatch("update r set a = 1 where id > :after", key("text"))).rejects.toThrow(
    /:upto is missing/,
  );
  await expect(
    compileBatch("update r set a = 1 where id > :after; delete from r where id <= :upto", key("text")),
  ).rejects.toThrow(/this file has 2/);
});

test("tells batches from plain statements", async () => {
  expect(await isBatchSql("update r set a = 1 where id > :after and id <= :upto")).toBe(true);
  expect(await isBatchSql("update r set a = ':after :upto'")).toBe(false);
  expect(await isBatchSql("")).toBe(false);
});

test("a file is cut at its batches, and each part keeps its line", async () => {
  const file = `select '한글; :after';
alter table r add column a text;
-- in batches
update r set a = '한글' where id > :after and id <= :upto;
do $$ begin perform 1; end $$; select 2`;
  expect((await splitAtBatches(file)).map(({ sql, inBatches }) => ({ sql, inBatches }))).toEqual([
    { sql: "select '한글; :after';\nalter table r add column a text", inBatches: false },
    { sql: "\n\n\nupdate r set a = '한글' where id > :after and id <= :upto", inBatches: true },
    { sql: "\n\n\n\ndo $$ begin perform 1; end $$; select 2", inBatches: false },
  ]);
  expect(await splitAtBatches("-- nothing")).toEqual([]);
  await expect(splitAtBatches("select 1;\nupdate r set where id > :after")).rejects.toThrow(/^Line 2: /);
});
