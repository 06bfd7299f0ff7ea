import { expect, test } from "vitest";
import { compileBatch, isBatchSql, splitAtBatches } from "./compile-batch.ts";

test("placeholders become parameters, except in strings, comments and casts", async () => {
  const sql = `-- 한글 :after
    update r set a = b::text, c = ':upto' where "id" > :after and "id" <= :UPTO;`;
  expect((await compileBatch(sql, "bigint")).sql).toBe(
    `update r set a = b::text, c = ':upto' where "id" > ($1::bigint) and "id" <= ($2::bigint)`,
  );
});

test("a batch is one statement with both ends", async () => {
  await expect(compileBatch("update r set a = 1 where id > :after", "text")).rejects.toThrow(
    /:upto is missing/,
  );
  await expect(
    compileBatch("update r set a = 1 where id > :after; delete from r where id <= :upto", "text"),
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
  expect(await splitAtBatches(file)).toEqual([
    { sql: "select '한글; :after';\nalter table r add column a text", inBatches: false },
    { sql: "\n\n\nupdate r set a = '한글' where id > :after and id <= :upto", inBatches: true },
    { sql: "\n\n\n\ndo $$ begin perform 1; end $$; select 2", inBatches: false },
  ]);
  expect(await splitAtBatches("-- nothing")).toEqual([]);
  await expect(splitAtBatches("select 1;\nupdate r set where id > :after")).rejects.toThrow(/^Line 2: /);
});
