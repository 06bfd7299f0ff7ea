import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../test/database.ts";
import { TARGET_SCHEMA } from "../plans/target-schema.ts";
import { openTarget, type TargetPool } from "./pool.ts";
import { runBackfill } from "./run-backfill.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "ranges", poolSize: 2 });
  await pool.query(TARGET_SCHEMA);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const ROWS = 40;
const ROW_RANGE = "r.id > :after and r.id <= :upto";
const RANGE = "id > :after and id <= :upto";

/** `r` is walked; `s` has two rows for each of it, `p` one for eight of it. */
async function setUp() {
  await pool.query(`truncate sluice.backfills; drop table if exists r, s, p, log cascade; drop view if exists v;
    create table r (id int primary key, parent int, a int not null default 0, tags text[]);
    create table s (id int primary key, r_id int, a int not null default 0);
    create table p (id int primary key, a int not null default 0);
    create table log (r_id int, a int, t text, unique (r_id, a, t));
    create table child (extra int) inherits (r); create view v as select id, parent, a from r;
    insert into r select n, n % 8, 0, array['x' || n, 'y'] from generate_series(1, ${ROWS}) n;
    insert into s select n, (n + 1) / 2 from generate_series(1, ${2 * ROWS}) n;
    insert into p select n from generate_series(0, 7) n`);
}

async function contents() {
  const { rows } =
    await pool.query(`select (select jsonb_agg(r order by r.id) from r) as r, (select jsonb_agg(s order by s.id) from s) as s,
    (select jsonb_agg(p order by p.id) from p) as p, (select jsonb_agg(l order by l::text) from log l) as log`);
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
  `update v set a = v.a + 1 from r where ${ROW_RANGE} and v.id = r.id`,
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
  `insert into log (t) select distinct 'p' || parent from r where ${RANGE} on conflict do nothing`,
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
  expect(await inBatches(sql)).toMatchObject({ state: "finished", rowsDone: ROWS });
  expect(await contents()).toEqual(atOnce);
});

const OTHER = "x.id > :after and x.id <= :upto";
test.each([
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
  [`update v set a = v.a + 1 from r where ${ROW_RANGE} and v.parent = r.parent`, /"v.id = x.id"/],
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
