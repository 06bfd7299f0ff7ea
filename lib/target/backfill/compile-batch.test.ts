import { expect, test } from "vitest";
import { wordsInParams } from "../../../test/words-in-params.ts";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import type { AppError } from "../../kernel/errors.ts";
import { compileBatch, isBatchSql, splitIntoRuns } from "./compile-batch.ts";

const key = (...types: string[]) => walk("r", { id: types[0] ?? "" });
const walk = (table: string, columns: Record<string, string | null>, cast: string | null = null) => ({
  table,
  key: Object.entries(columns).map(([name, type]) => ({ sql: quoteIdentifier(name), type, cast })),
});

test("placeholders become parameters, except in strings, comments and casts", async () => {
  const sql = `-- 한글 :after
    update r set a = b::text, c = ':upto' where "id" > :after and "id" <= :UPTO;`;
  expect(await compileBatch(sql, key("bigint"))).toEqual({
    next: `update r set a = b::text, c = ':upto' where "id" > ($1::text::bigint) and "id" <= ($2::text::bigint)`,
    first: `update r set a = b::text, c = ':upto' where "id" >= ($1::text::bigint) and "id" <= ($2::text::bigint)`,
    counts: true,
  });
});

test("the first batch begins at its first key, however its range is written", async () => {
  const first = async (sql: string) => (await compileBatch(sql, key("int"))).first;
  expect(await first("delete from r where (:after::int) < id and id <= :upto")).toBe(
    "delete from r where (($1::text::int)::int) <= id and id <= ($2::text::int)",
  );
  expect(
    await first(
      "with b as (select id from r where id > :after and id <= :upto) delete from r using b where b.id = r.id",
    ),
  ).toMatch(/id >= \(\$1::text::int\)/);
  for (const other of [
    "id between :after and :upto",
    "id >= :after and id <= :upto",
    "not id <= :after and id <= :upto",
  ])
    await expect(first(`delete from r where ${other}`)).rejects.toThrow(
      /write "id > :after and id <= :upto"/,
    );
});

test("a key of several columns is compared as a row, and one that PostgreSQL cannot compare is cast", async () => {
  const rows = "delete from r where (a, b) > :after and (a, b) <= :upto";
  expect((await compileBatch(rows, walk("r", { a: "int", b: "text" }))).first).toBe(
    "delete from r where (a, b) >= (($1::text::text[])[1]::int, ($1::text::text[])[2]::text) and (a, b) <= (($2::text::text[])[1]::int, ($2::text::text[])[2]::text)",
  );
  const one = "delete from 글 r where r.id > :after and r.id <= :upto and 1 > 0";
  expect(await compileBatch(one, walk("글", { id: "mood" }, "mood"))).toEqual({
    next: "delete from 글 r where r.id ::mood > ($1::text::mood) and r.id ::mood <= ($2::text::mood) and 1 > 0",
    first:
      "delete from 글 r where r.id ::mood >= ($1::text::mood) and r.id ::mood <= ($2::text::mood) and 1 > 0",
    counts: true,
  });
});

test("a statement says what it names, a comment aside", async () => {
  const file = `alter table r add a text; -- from sluice_backup
do $$ begin execute 'update r set a = b.a from sluice_backup b' || ' where true'; end $$;
update r set a = b.a from Sluice_Backup b where b.id = r.id and r.id > :after and r.id <= :upto;
/* sluice_backup */ alter table r drop b`;
  const parts = await splitIntoRuns(file);
  expect(parts.map(({ names }) => names("sluice_backup"))).toEqual([false, true, true, false]);
  const [only] = await splitIntoRuns("alter table r drop b -- sluice_backup");
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

test("a file is cut into its statements, and each keeps its line", async () => {
  const file = `select '한글; :after';
alter table r add column a text;
-- in batches
update r set a = '한글' where id > :after and id <= :upto;
do $$ begin perform 1; end $$; select 2`;
  expect((await splitIntoRuns(file)).map(({ sql, inBatches }) => ({ sql, inBatches }))).toEqual([
    { sql: "select '한글; :after'", inBatches: false },
    { sql: "\nalter table r add column a text", inBatches: false },
    { sql: "\n\n\nupdate r set a = '한글' where id > :after and id <= :upto", inBatches: true },
    { sql: "\n\n\n\ndo $$ begin perform 1; end $$", inBatches: false },
    { sql: "\n\n\n\nselect 2", inBatches: false },
  ]);
  expect(await splitIntoRuns("-- nothing")).toEqual([]);
  await expect(splitIntoRuns("select 1;\nupdate r set where id > :after")).rejects.toThrow(/^Line 2: /);
});

test("a batch that does not walk along the key of the step's table is refused, with what to write", async () => {
  const pair = walk("orders", { tenant_id: "int", id: "int" });
  const text = walk("shop.names", { a: "text" });
  const whole = walk("r", { id: "bigint" });
  const refused: [Parameters<typeof compileBatch>[1], string][] = [
    [pair, "delete from orders where (id, tenant_id) > :after and (id, tenant_id) <= :upto"],
    [pair, "delete from orders where (tenant_id, b) > :after and (tenant_id, id) <= :upto"],
    [
      pair,
      "delete from orders o using p where (o.tenant_id, p.id) > :after and (o.tenant_id, o.id) <= :upto",
    ],
    [text, 'delete from names where a collate "C" > :after and a collate "C" <= :upto'],
    [text, "delete from names where lower(a) > :after and a <= :upto"],
    [text, "delete from names where a::varchar > :after and a <= :upto"],
    [text, "delete from names where a > :after::varchar(2) and a <= :upto"],
    [text, "delete from other.names where a > :after and a <= :upto"],
    [{ ...text, needsSchema: true }, "delete from names where a > :after and a <= :upto"],
    [whole, "update r set a = 1 where b > :after and b <= :upto"],
    [whole, "update r set a = 1 where -id > :after and id <= :upto"],
    [whole, "update r set a = 1 where id > :after and id < :upto"],
    [whole, "update r set a = :upto where id > :after and id <= :upto"],
    [whole, "update r set a = 1 where id > :after and id <= :upto or a is null"],
    [whole, "update r set a = 1 where not (id > :after) and id <= :upto"],
    [whole, "update r set a = 1 from s where s.id > :after and s.id <= :upto and s.id = r.id"],
    [whole, "update r set a = 1 from r x where x.id > :after and r.id <= :upto"],
    [
      whole,
      "update r set a = 1 from (select id from s where id > :after and id <= :upto) s where s.id = r.id",
    ],
    [
      whole,
      "with r as (select -id as id from q) delete from q using r where r.id > :after and r.id <= :upto",
    ],
    ...[
      "where not exists (select 1 from r x where x.id > :after and x.id <= :upto and x.id = r.id)",
      "where exists (select 1 from r where id > :after and id <= :upto)",
      "where id not in (select id from r where id > :after and id <= :upto)",
      "where id <> any (select id from r where id > :after and id <= :upto)",
      "where id in (select id from s except select id from r where id > :after and id <= :upto)",
      "where a = (select count(*) from r where id > :after and id <= :upto)",
      "from s left join (select id from r where id > :after and id <= :upto) o on true where s.id = r.id",
      "from s left join (s t join r o on o.id > :after and o.id <= :upto) on true where s.id = r.id",
    ].map((where): [typeof whole, string] => [whole, `update r set a = 1 ${where}`]),
    [whole, "update r set a = (select count(*) from r x where x.id > :after and x.id <= :upto)"],
    [whole, "with o as (select id from r where id > :after and id <= :upto) update r set a = 1"],
  ];
  for (const [along, sql] of refused)
    await expect(compileBatch(sql, along), sql).rejects.toThrow(/with nothing around the columns/);
  await expect(compileBatch(refused[0]?.[1] ?? "", pair)).rejects.toThrow(
    /the key of orders: write "\(tenant_id, id\) > :after and \(tenant_id, id\) <= :upto"/,
  );
  const taken: typeof refused = [
    [pair, "delete from orders o where row(o.tenant_id, o.id) > :after and (o.tenant_id, o.id) <= :upto"],
    [text, "delete from shop.names where :after < a and :upto >= a"],
    [text, "delete from names n using x where n.a > :after::text and n.a <= :upto and x.a = n.a"],
    [whole, "update r set a = 1 from s join q on q.id = s.id where r.id > :after and r.id <= :upto"],
    [
      whole,
      "update r set a = 1 from (select n.id from r n left join s on s.id = n.id where n.id > :after and n.id <= :upto) o where o.id = r.id",
    ],
    [
      whole,
      "update r set a = 1 where id in (select id from r where id > :after and id <= :upto order by id for update)",
    ],
    [
      whole,
      "with o as (select id from r where id > :after and id <= :upto) update r set a = 1 where id in (select id from o)",
    ],
    [
      whole,
      "update r set a = o.a from (select id, lower(b) as a from r where id > :after and id <= :upto) o where o.id = r.id",
    ],
    [
      whole,
      "insert into s select r.id, (select count(*) from q where q.r = r.id) from r join q using (id) where r.id > :after and r.id <= :upto",
    ],
    [whole, "update r set a = s.a from (select * from s limit 1) s where r.id > :after and r.id <= :upto"],
    [whole, "update r set a = 1 where id = any (select id from r where id > :after and id <= :upto)"],
    [
      whole,
      "with o as (select id from r where id > :after and id <= :upto), p as (select * from o) update r set a = 1 from p where p.id = r.id",
    ],
    [
      whole,
      "with o as (delete from r where id > :after and id <= :upto returning *) insert into s select * from o",
    ],
    [
      whole,
      "merge into s using (select id from r where id > :after and id <= :upto) o on o.id = s.id when not matched then insert values (o.id)",
    ],
    [whole, "insert into s select id from r where id > :after and (id <= :upto and a > 1)"],
    [
      whole,
      "insert into s select distinct a from r where id > :after and id <= :upto on conflict do nothing",
    ],
    [whole, "insert into s select lower(a), 1 from r where id > :after and id <= :upto"],
    [walk("r", { id: "mood" }, "mood"), "delete from r where id::mood > :after and id::mood <= :upto"],
  ];
  for (const [along, sql] of taken) await expect(compileBatch(sql, along), sql).resolves.toBeDefined();
});

/** One for each way in which a batch can be wrong. */
const WRONG = [
  "select 1 from r where id > :after and id <= :upto",
  "with o as (select id from r where id > :after and id <= :upto) update r set a = (select max(id) from o) where id > :after and id <= :upto",
  "update only r set a = 1 where id > :after and id <= :upto",
  "merge into r using (select id from r where id > :after and id <= :upto) s on s.id = r.id when not matched by source then delete",
  "merge into r using (select id from r where id > :after and id <= :upto) s on s.id = r.id when not matched then insert (id) values (s.id)",
  "merge into r using s on s.id = r.id and r.id > :after and r.id <= :upto when matched then update set a = 1",
  "update r set a = 1 where exists (select 1 from r where id > :after and id <= :upto)",
  "update r set a = 1 from r as x (i) where x.i > :after and x.i <= :upto",
  "update r set a = 1 from (s join r x on true) as j where j.id > :after and j.id <= :upto",
  "update r set a = 1 from r x tablesample bernoulli (50) where x.id > :after and x.id <= :upto",
  ...["limit 3", "group by a", "offset 3"].map(
    (end) => `update r set a = 1 where id in (select id from r where id > :after and id <= :upto ${end})`,
  ),
  "update r set a = 1 where id in (select max(id) from r where id > :after and id <= :upto)",
  "update r set a = 1 where id in (select first_value(id) over () from r where id > :after and id <= :upto)",
  "insert into s (a) select x.a from r x, r y where x.id > :after and x.id <= :upto and y.id > :after and y.id <= :upto",
  "update r set id = 1 where id > :after and id <= :upto",
  "with o as (delete from r where id > :after and id <= :upto returning id) insert into s (a) select 1",
  "insert into r (a) select a from r where id > :after and id <= :upto",
  "with o as (select id from r where id > :after and id <= :upto) update s set a = 1 from o",
  "update s set a = s.a + 1 from r where r.id > :after and r.id <= :upto and s.r_id = r.a",
  "update s set a = (select count(*) from s) from r where r.id > :after and r.id <= :upto and s.b = r.a",
  "update r set a = (select max(x.a) from r x) where id > :after and id <= :upto",
  "insert into s (a) select r.id from r where r.id > :after and r.id <= :upto and not exists (select 1 from s where s.b = r.a)",
];

test("why a batch is refused is no sentence in a sentence's place, but a text with what it names", async () => {
  const said = await Promise.all(
    WRONG.map((sql) =>
      compileBatch(sql, walk("r", { id: "bigint" })).then(
        () => sql,
        (error: AppError) => error.said,
      ),
    ),
  );
  expect(said.filter((one) => typeof one === "string")).toEqual([]);
  expect(said.flatMap((one) => (typeof one === "string" ? [] : wordsInParams(one)))).toEqual([]);
});

test("a batch that may pass rows by is refused with what does it", async () => {
  const range = "id > :after and id <= :upto";
  const within: [string, RegExp][] = [
    [`select id from r where ${range} limit 10`, /LIMIT or FETCH/],
    [`select id from r where ${range} fetch first 10 rows only`, /LIMIT or FETCH/],
    [`select id from r where ${range} offset 3`, /OFFSET/],
    [`select id from r where ${range} for update skip locked`, /SKIP LOCKED/],
    [`select distinct on (a) id from r where ${range}`, /DISTINCT/],
    [`select a from r where ${range} group by a`, /GROUP BY/],
    [`select max(id) from r where ${range}`, /an aggregate/],
    [`select max(id) from r where ${range} having true`, /HAVING/],
    [`select first_value(id) over () from r where ${range}`, /a window function/],
    [`select id from r where ${range} union select 1`, /UNION/],
    [`select id from r where ${range} intersect select 5`, /INTERSECT/],
    [`select id from (select id from r where ${range} limit 3) o`, /LIMIT or FETCH/],
    [`select id from (select id from r where ${range}) o limit 3`, /LIMIT or FETCH/],
    [`with o as (select id from r where ${range}) select id from o offset 3`, /OFFSET/],
    [`select x.id from r x tablesample bernoulli (50) where x.id > :after and x.id <= :upto`, /TABLESAMPLE/],
    [`select id from only r where ${range}`, /ONLY/],
    [`select x.id from r as x (b, id) where x.id > :after and x.id <= :upto`, /An alias/],
    [`select id from (r join s using (id)) as j (a, id) where ${range}`, /join that has a name/],
    [`select id from r right join s using (id) where ${range}`, /A batch walks/],
    [`select id from r natural join s where ${range}`, /A batch walks/],
    [`select o.id from s, lateral (select s.id, max(b) from r where ${range}) o`, /A batch walks/],
  ];
  const whole = [...within].flatMap(([sql, why]): [string, RegExp][] => [
    [`update r set a = 1 where id in (${sql})`, why],
    [`update r set a = 1 from (${sql}) q where q.id = r.id`, why],
    ...(/^select (max\(id\) from r where \S+ > :after and \S+ <= :upto$)/.test(sql)
      ? []
      : [[`insert into s ${sql}`, why] as [string, RegExp]]),
    [`merge into r using (${sql}) q on q.id = r.id when matched then update set a = 1`, why],
  ]);
  for (const [sql, why] of [
    ...whole,
    [`update only r set a = 1 where ${range}`, /ONLY/] as const,
    [
      `merge into r using (select id from s) q on q.id = r.id and r.id > :after and r.id <= :upto when not matched by source then delete`,
      /NOT MATCHED BY SOURCE/,
    ] as const,
    [`update r set a = 1 from s2.r where s2.r.id > :after and s2.r.id <= :upto`, /A batch walks/] as const,
    [`delete from only r where ${range}`, /ONLY/] as const,
    [`update only r set a = 1 where id in (select id from r where ${range})`, /A batch walks/] as const,
    [`select 1 from r where ${range}`, /SELECT fills nothing/] as const,
    [`with w as (update s set a = 1) select 1 from r where ${range}`, /SELECT fills nothing/] as const,
    [`update r set a = 1 from r as x (b, id) where x.id > :after and x.id <= :upto`, /An alias/] as const,
  ]) {
    await expect(compileBatch(sql, walk("r", { id: "int" })), sql).rejects.toThrow(why);
    await expect(compileBatch(sql, walk("r", { id: "int" })), sql).rejects.toThrow(/write "id > :after/);
  }
});
