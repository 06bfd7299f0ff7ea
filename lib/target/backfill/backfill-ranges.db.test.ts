import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { installTargetSchema } from "../../plans/install-target-schema.ts";
import { openTarget, type TargetPool } from "../pool.ts";
import { runBackfill } from "./run-backfill.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "ranges", poolSize: 2 });
  await installTargetSchema(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Of 100, 120 and 130 rows. */
const ROWS = 350;
const ROW_RANGE = "r.id > :after and r.id <= :upto";
const RANGE = "id > :after and id <= :upto";
const OTHER = "x.id > :after and x.id <= :upto";

/** `r` is walked; `s` has two rows for each of it, `p` one for eight of it. */
async function setUp() {
  await pool.query(`truncate sluice.backfills; drop table if exists r, s, p, log, tag cascade;
    create table r (id int primary key, parent int, a int not null default 0, tags text[]);
    create table s (id int primary key, r_id int, a int not null default 0);
    create table p (id int primary key, a int not null default 0, b int, name text, g int generated always as (a + 1) stored);
    create table tag (t text primary key); create view v2 as select parent as id, id as parent, a from r;
    create view pv as select * from p;
    create or replace function bump(int) returns int immutable language sql as $$ select a + 1 from p where id = $1 $$;
    create table log (r_id int, a int, t text, unique (r_id, a, t));
    create table child (extra int) inherits (r); create view v as select id, parent, a from r;
    insert into r select n, n % 8, 0, array['x' || n, 'y'] from generate_series(1, ${ROWS}) n;
    insert into s select n, (n + 1) / 2 from generate_series(1, ${2 * ROWS}) n;
    insert into p (id) select n from generate_series(0, 7) n`);
}

async function contents() {
  const { rows } =
    await pool.query(`select (select jsonb_agg(r order by r.id) from r) as r, (select jsonb_agg(s order by s.id) from s) as s,
    (select jsonb_agg(p order by p.id) from p) as p, (select jsonb_agg(l order by l::text) from log l) as log, (select jsonb_agg(t order by t) from tag t) as tag`);
  return rows[0];
}

const inBatches = (batchSql: string) =>
  runBackfill(pool, { plan: "p", step: "010-fill", table: "r", key: "id", batchSql, firstBatchRows: 7 });

test.each([
  `update r set a = a + 1 where ${RANGE}`,
  `update r set a = r.a + 1 from r x where x.${RANGE.replace("id <=", "x.id <=")} and x.id = r.id`,
  `update r set a = r.a + o.parent from (select id as k, parent from r where ${RANGE}) o where r.id = o.k`,
  `update r set a = r.a + o.parent from (select id, parent from r where ${RANGE}) o (k, parent) where o.k = r.id`,
  `update r set a = r.a + o.n from (select r.id, count(*) as n from r join s on s.r_id = r.id where ${ROW_RANGE} group by r.id) o where o.id = r.id`,
  `update r set a = r.a + o.x from (select r.id, s.id as x, row_number() over (partition by r.id order by s.id desc) n from r join s on s.r_id = r.id where ${ROW_RANGE}) o where o.id = r.id and o.n = 1`,
  `update r set a = r.a + o.x from (select distinct on (r.id) r.id, s.id as x from r join s on s.r_id = r.id where ${ROW_RANGE} order by r.id, s.id) o where o.id = r.id`,
  `update r set a = a + 1 where id = any (array(select id from r where ${RANGE} limit all))`,
  `update r set a = a + 1 where id in (select id from r where ${RANGE} union all select id from r where ${RANGE})`,
  `with o(k) as (select id from r where ${RANGE}), w as (update r set a = a + 1 from o where o.k = r.id returning r.id) insert into log (r_id) select id from w`,
  `with i as (insert into log (r_id, a) select id, parent from r where ${RANGE} returning r_id, a) update r set a = r.a + i.a from i where i.r_id = r.id`,
  `update r t set id = t.id, a = t.a + 1 where ${RANGE}`,
  `update s set a = s.a + 1 from r where ${ROW_RANGE} and s.r_id = r.id`,
  `update s set a = a + 1 where r_id in (select id from r where ${RANGE})`,
  `insert into log (r_id, a) select id, (select count(*) from s where s.r_id = r.id) from r where ${RANGE}`,
  `update p set a = greatest(p.a, r.parent) from r where ${ROW_RANGE} and p.id = r.parent`,
  `update p set a = r.parent from r where ${ROW_RANGE} and p.id = r.parent`,
  `delete from s using r join p on p.id = r.parent where ${ROW_RANGE} and s.a = p.a and s.id = p.id`,
  `merge into s using (select id from r where ${RANGE}) o on o.id = s.r_id when matched then update set a = s.a + 1`,
  `merge into p using (select id from r where ${RANGE}) o on o.id = p.id when not matched then insert values (o.id)`,
  `insert into log (r_id, t) select id, unnest(tags) from r where ${RANGE}`,
  `insert into log (r_id, a) select id, generate_series(1, 2) from r where ${RANGE}`,
  `insert into log (r_id, a) select r.id, p.id from r cross join p where ${ROW_RANGE}`,
  `insert into log (r_id, t) select id, 'a' from r where ${RANGE} union all select id, 'b' from r where ${RANGE}`,
  `insert into log (r_id, a) select r.id, count(s.id) from r left join s on s.r_id = r.id where ${ROW_RANGE} group by r.id having count(*) > 1 on conflict do nothing`,
  `insert into tag (t) select distinct 'p' || parent from r where ${RANGE} on conflict do nothing`,
  `insert into tag select 'p' || parent from r where ${RANGE} group by parent on conflict do nothing`,
  `insert into log (r_id, a) select r.id, count(s.id) from r join s on s.r_id = r.id where ${ROW_RANGE} group by 1`,
  `update r set a = x.parent from r x where ${ROW_RANGE} and ${OTHER} and x.id = r.id`,
  `insert into log (r_id, a) select id, (select max(s.id) from s where s.r_id = r.id) from r where ${RANGE}`,
  `insert into log (r_id, a) select id, (select count(*) from s where r_id = r.id) + (select sum(q.tag) from (select 1 as tag) q) * 0 from r where ${RANGE}`,
  `update p set a = coalesce(p.a, r.parent), name = upper(r.tags[2]) from r where ${ROW_RANGE} and p.id = r.parent`,
  `update r set a = x.parent + x.a from r x where x.id = r.id and ${ROW_RANGE}`,
  `update r set a = d.n from (select id, row_number() over (order by id) n from r) d where d.id = r.id and ${ROW_RANGE}`,
  `insert into log (r_id) select r.id from r left join log l on l.r_id = r.id where ${ROW_RANGE} and l.a is null`,
  `insert into log (r_id) select r.id from r where ${ROW_RANGE} and not exists (select from log where log.r_id = r.id)`,
  `update s set a = s.a + s.id from (select id as k from r where ${RANGE}) o where s.r_id = o.k`,
  `insert into p (id, a) select r.id + 1000, 2 from r where ${ROW_RANGE} on conflict (id) do update set a = excluded.a`,
  `insert into p (id, a) select id, 2 from r where ${RANGE} on conflict (id) do update set a = p.a + excluded.a`,
  `insert into log (a) select s.id from s where s.r_id in (select id from r where ${RANGE})`,
  `insert into r (id, a) select id, a + 5 from r where ${RANGE} on conflict (id) do update set a = excluded.a`,
  `with d as (delete from r where ${RANGE} returning id, parent) insert into log (r_id, a) select id, parent from d`,
])("batches write together what the statement writes at once: %s", async (sql) => {
  await setUp();
  const before = await contents();
  await pool.query(sql.replaceAll(":after", "0").replaceAll(":upto", String(ROWS)));
  const atOnce = await contents();
  expect(atOnce).not.toEqual(before);
  await setUp();
  const ran = await inBatches(sql);
  expect(ran).toMatchObject({ state: "finished", rowsDone: ROWS });
  expect(ran.batches).toBeGreaterThanOrEqual(3);
  expect(await contents()).toEqual(atOnce);
});

test.each([
  [
    `update r set a = (select max(x.a) from r x where x.parent = r.parent) + 1 where ${ROW_RANGE}`,
    /"x.id = o.id"/,
  ],
  [`update r set a = r.a + 1 from r x where ${OTHER}`, /"r.id = x.id"/],
  [`update r set a = r.a + 1 from r x where ${OTHER} and x.id = x.id`, /"r.id = x.id"/],
  [`update r set a = r.a + 1 from r x where ${OTHER} and r.parent = x.id`, /"r.id = x.id"/],
  [`update r set a = r.a + 1 from r x where ${OTHER} and (r.id = x.id or true)`, /"r.id = x.id"/],
  [
    `update r set a = r.a + 1 from (select parent as id from r where ${RANGE}) x where x.id = r.id`,
    /"r.id = x.id"/,
  ],
  [
    `update r set a = r.a + 1 from (select id, parent from r where ${RANGE}) x (parent, id) where x.id = r.id`,
    /"r.id = x.id"/,
  ],
  [
    `with o (parent, id) as (select id, parent from r where ${RANGE}) update r set a = r.a + 1 from o where o.id = r.id`,
    /"r.id = x.id"/,
  ],
  [`with x as (select id from r where ${RANGE}) update r set a = a + 1 from x`, /"r.id = x.id"/],
  [`update r set a = a + 1 where parent in (select id from r where ${RANGE})`, /"r.id = x.id"/],
  [`update r set a = a + 1 where 5 in (select id from r where ${RANGE})`, /"r.id = x.id"/],
  [`update r set a = a + 1 where id in (select parent from r where ${RANGE})`, /"r.id = x.id"/],
  [`update r set a = a + 1 where ctid in (select ctid from r where ${RANGE})`, /"r.id = x.id"/],
  [`update r set a = a + 1 where ctid = any (array(select ctid from r where ${RANGE}))`, /"r.id = x.id"/],
  [
    `update r set a = a + 1 where id in (select id from r where ${RANGE} union all select id from r)`,
    /outside of its range/,
  ],
  [
    `update r set a = r.a + 1 from (select * from r where ${RANGE}) x (a, id) where x.id = r.id`,
    /"r.id = x.id"/,
  ],
  [
    `insert into r (id, a) select * from r where ${RANGE} on conflict (id) do update set a = excluded.a`,
    /visited too/,
  ],
  [`with s as (select id from r where ${RANGE}) update s set a = 1`, /A batch walks/],
  [
    `with o as (select id, parent from r where ${RANGE}) insert into log (r_id, a) select r.id, count(*) from r join o on o.parent = r.parent group by r.id`,
    /GROUP BY/,
  ],
  [`delete from r using r x where ${OTHER}`, /"r.id = x.id"/],
  [`delete from r t using r x where ${OTHER} and t.id <> x.id`, /"t.id = x.id"/],
  [`update s set a = s.a + 1 from r where ${ROW_RANGE}`, /"s.… = x.…"/],
  [`update s set a = s.a + 1 from r, p where ${ROW_RANGE} and s.id = p.id`, /"s.… = x.…"/],
  [`update s set a = a + 1 where 5 in (select id from r where ${RANGE})`, /"s.… = x.…"/],
  [`update p set a = p.a + 1 from r where ${ROW_RANGE} and p.id = r.parent`, /"p.… = x.id"/],
  [`update p set a = coalesce(p.a, 0) + 1 from r where ${ROW_RANGE} and p.id = r.parent`, /"p.… = x.id"/],
  [`update p set a = a + 1 where id in (select parent from r where ${RANGE})`, /"p.… = x.id"/],
  [
    `merge into p using (select parent from r where ${RANGE}) o on o.parent = p.id when matched then update set a = p.a + 1`,
    /"p.… = x.id"/,
  ],
  [
    `with r as (select id, parent from public.r where ${RANGE}) update r t set a = 1 from r where t.parent = r.parent`,
    /"t.id = x.id"/,
  ],
  [`update r set a = r.a + 1 from r x where ${OTHER} and r.id operator(public.=) x.id`, /"r.id = x.id"/],
  [`delete from s using (select p.id from p, r where ${ROW_RANGE}) o where o.id = s.id`, /"s.… = x.…"/],
  [`delete from s where id in (select p.id from p, r where ${ROW_RANGE})`, /"s.… = x.…"/],
  [
    `insert into p (id) select distinct parent from r where ${RANGE} on conflict (id) do update set a = p.a + 1`,
    /DISTINCT/,
  ],
  [`delete from s using r where ${ROW_RANGE}`, /"s.… = x.…"/],
  [`with w as (update p set a = a + 1) update r set a = 1 where ${RANGE}`, /rows of p outside/],
  [`with w as (insert into log (a) values (1)) update r set a = 1 where ${RANGE}`, /not taken from the rows/],
  [
    `with o as (select id from r where ${RANGE}) insert into log (a) select id from p where id not in (select id from o)`,
    /The WITH o has the range/,
  ],
  [
    `with o as (select id from r where ${RANGE}) update r set a = (select count(*) from o) from o where o.id = r.id`,
    /The WITH o has the range/,
  ],
  [
    `insert into log (a) select x.id from p x where x.id in (select parent from r where ${RANGE})`,
    /not taken from the rows/,
  ],
  [
    `merge into s using (select id from r where ${RANGE}) o on true when matched then update set a = s.a + 1`,
    /"s.… = x.…"/,
  ],
  [
    `merge into r using (select id from r where ${RANGE}) o on o.id = r.id and r.a > 0 when not matched then insert (id) values (o.id + 1000)`,
    /must not insert into r/,
  ],
  [`update r set id = id + 1000 where ${RANGE}`, /must not set id/],
  [
    `insert into r (id) select id from r where ${RANGE} on conflict (id) do update set id = excluded.id + 7`,
    /must not set id/,
  ],
  [`insert into r (id) select id + 1000 from r where ${RANGE}`, /visited too/],
  [`insert into r (a, id) select id, a from r where ${RANGE}`, /visited too/],
  [`insert into r select id from r where ${RANGE} on conflict do nothing`, /visited too/],
  [`insert into log (t) select distinct 'p' || parent from r where ${RANGE}`, /DISTINCT/],
  [
    `insert into log (r_id) select distinct on (a) id from r where ${RANGE} on conflict do nothing`,
    /DISTINCT/,
  ],
  [
    `insert into log (a) select row_number() over (order by id) from r where ${RANGE}`,
    /PARTITION BY the key/,
  ],
  [`insert into log (a) select max(id) from r where ${RANGE}`, /an aggregate/],
  [`insert into log (a) select 1 + count(*) from r where ${RANGE}`, /an aggregate/],
  [`update v set a = v.a + 1 from r where ${ROW_RANGE} and v.id = r.id`, /The view v/],
  [`update v2 set parent = v2.parent + 1000 from r where ${ROW_RANGE} and v2.id = r.id`, /The view v2/],
  [
    `insert into log (t) select distinct 'p' || parent from r where ${RANGE} on conflict do nothing`,
    /DISTINCT/,
  ],
  ...[
    `insert into log (r_id) select r.id from r join r x on x.id = r.id + 1 where ${ROW_RANGE} and ${OTHER}`,
    `delete from s using r, r x where ${ROW_RANGE} and ${OTHER} and s.r_id = r.id and x.id = r.id + 1`,
    `delete from r using r x where ${ROW_RANGE} and ${OTHER} and x.parent = r.parent and x.id < r.id`,
    `with z as (select id from r where ${RANGE}) insert into log (r_id) select z.id from z join z x on x.id = z.id + 1`,
    `update r set a = 1 from (select id from r where ${RANGE}) o, (select id from r where ${RANGE}) q where q.id = o.id + 1 and r.id = o.id`,
    `insert into log (r_id) select id from r where ${RANGE} and parent in (select id from r where ${RANGE})`,
  ].map((sql): [string, RegExp] => [sql, /range is said of two/]),
  ...[
    "(p).a + 1",
    "public.p.a + 1",
    "(to_jsonb(p) ->> 'a')::int + 1",
    "length(p::text)",
    "length(concat(p.*))",
    "(select q.a + 1 from p q where q.id = p.id)",
    "p.g",
    "greatest(p.b, -1)",
    "bump(r.parent)",
    "case when p.a < 9 then p.a + 1 end",
    "a + 1",
  ].map((value): [string, RegExp] => [
    `update p set a = ${value}, b = 1 from r where ${ROW_RANGE} and p.id = r.parent`,
    /"p.… = x.id"/,
  ]),
  ...[
    `update p set a = q.a + 1 from p q, r where ${ROW_RANGE} and p.id = r.parent and q.id = p.id`,
    `update p set a = q.a + 1 from pv q join r on q.id = r.parent where ${ROW_RANGE} and p.id = q.id`,
    `with q as (select id, a + 1 as n from p) update p set a = q.n from q join r on q.id = r.parent where ${ROW_RANGE} and p.id = q.id`,
    `update p set a = r.id from r where ${ROW_RANGE} and p.id = r.parent and p.a <> r.id`,
    `update p set id = r.parent + 100 from r where ${ROW_RANGE} and p.id = r.id`,
    `insert into p (id, a) select parent, 1 from r where ${RANGE} on conflict (id) do update set a = p.a + excluded.a`,
    `with u as (update p set a = 1 from r where ${ROW_RANGE} and p.id = r.parent returning p.id) insert into log (r_id) select id from u`,
    `with u as (update p set a = 1 from r where ${ROW_RANGE} and p.id = r.parent returning r.id as k) delete from r using u where u.k = r.id`,
    `merge into p using (select parent from r where ${RANGE}) o on p.a = o.parent when not matched then insert (id, a) values (o.parent + 1000, o.parent)`,
  ].map((sql): [string, RegExp] => [sql, /"p.… = x.id"/]),
  ...[
    "max(r.id)",
    "count(r.id) from p where p.id = 1",
    "max(parent) from (select 1) q",
    "sum(r.a) from s",
  ].map((query): [string, RegExp] => [
    `insert into log (a) select (select ${query}) from r where ${ROW_RANGE}`,
    /an aggregate in a subquery/,
  ]),
  ...[
    `update r set a = x.a + 1 from r x where x.id = r.id - 1 and ${ROW_RANGE}`,
    `update r set a = r.a + (select sum(a) + 1 from r) where ${ROW_RANGE}`,
    `update r set a = (select count(*) from r x where x.parent = r.parent and x.a = 0) where ${RANGE}`,
    `update r set a = (select count(*) from v where v.a = 0) where ${RANGE}`,
    `update s set a = s.a + 1 from r where ${ROW_RANGE} and s.r_id = r.id and exists (select from s q where q.a = 0 and q.id > s.id)`,
    `insert into log (a) select parent from r where ${RANGE} and not exists (select 1 from log where log.a = r.parent)`,
    `insert into log (a) select (select count(*) from log) from r where ${RANGE}`,
  ].map((sql): [string, RegExp] => [sql, /one batch would find what another wrote/]),
  [`insert into log (a) select (select max(o.id)) from (select id from r where ${RANGE}) o`, /an aggregate/],
  [`insert into log (a) select 1 from r where ${ROW_RANGE} order by (select max(r.id))`, /an aggregate/],
  [
    `merge into s using r on s.r_id = r.id and ${ROW_RANGE} when matched then update set a = 1`,
    /put the range into "USING/,
  ],
  [`update r set a = 1 where id in (select id from r where ${RANGE} limit 10)`, /leave it out/],
  [`update s set a = 1 where exists (select from r where r.id = s.r_id and ${ROW_RANGE})`, /take rows IN/],
  [`insert into child (id, extra) select id + 1000, 1 from r where ${RANGE}`, /visited too/],
  [`insert into log (a) select x.id from r x, r where ${ROW_RANGE} group by x.id`, /GROUP BY/],
])(
  "a batch that writes what its range does not bound is refused before the first row: %s",
  async (sql, why) => {
    await setUp();
    const before = await contents();
    await expect(inBatches(sql)).rejects.toThrow(why);
    await expect(inBatches(sql)).rejects.toThrow(/write "id > :after and id <= :upto"/);
    expect(await contents()).toEqual(before);
  },
);
