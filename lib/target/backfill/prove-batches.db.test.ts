import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { english } from "../../messages/catalogue/english.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import { installTargetSchema } from "../../plans/install-target-schema.ts";
import { openTarget, type TargetPool } from "../pool.ts";
import type { TrialProgress } from "./prove-batches.ts";
import { runBackfill } from "./run-backfill.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "trial", poolSize: 2 });
  await installTargetSchema(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const ROWS = 350;
const ROW_RANGE = "r.id > :after and r.id <= :upto";
const RANGE = "id > :after and id <= :upto";

/** `r` is walked; `s` has two rows for each of it, `p` one for eight of it. */
async function setUp(and = "") {
  await pool.query(`truncate sluice.backfills; drop schema public cascade; create schema public;
    create table r (id int primary key, parent int, a int not null default 0, at timestamptz);
    create table s (id int primary key, r_id int, a int not null default 0);
    create table p (id int primary key, a int not null default 0, name text);
    create table log (r_id int, a int, t text);
    create table u (id uuid primary key default gen_random_uuid(), n serial, t text);
    create view tot as select parent as pa, sum(a) as n from r group by parent;
    create function before_of(int) returns int stable language sql as $$ select coalesce((select a from r where id = $1 - 1), 0) $$;
    create function is_in(int) returns bool stable language sql as $$ select exists (select from log where a = $1) $$;
    insert into r select n, n % 8 from generate_series(1, ${ROWS}) n;
    insert into s select n, (n + 1) / 2 from generate_series(1, ${2 * ROWS}) n;
    insert into p (id) select n from generate_series(0, 7) n; ${and}`);
}

async function contents() {
  const { rows } = await pool.query(
    `select ${["r", "s", "p", "log", "u"].map((t) => `(select jsonb_agg(x order by x::text) from ${t} x) as ${t}`)}, (select last_value::int from u_n_seq) as n`,
  );
  return rows[0];
}

function run(batchSql: string, shouldStop: (progress: TrialProgress[]) => string | null = () => null) {
  const told: TrialProgress[] = [];
  const leftOut: string[] = [];
  const untried: string[] = [];
  const trial = {
    seed: 1,
    onProgress: async (progress: TrialProgress) => void told.push(progress),
    onLeftOut: (columns: string[]) => void leftOut.push(...columns),
    onUntried: (why: Message) => void untried.push(english(why)),
  };
  const batches: number[] = [];
  const result = runBackfill(pool, {
    plan: "p",
    step: "010-fill",
    table: "r",
    key: "id",
    batchSql,
    trial,
    firstBatchRows: 100,
    shouldStop: () => shouldStop(told),
    onBatch: ({ batchRows }) => void batches.push(batchRows),
  });
  return { result, told, leftOut, untried, batches };
}

test.each([
  ["B1", `delete from r where ${RANGE} and (select count(*) from r x where x.parent = r.parent) > 40`, ""],
  ["B1 avg", `delete from r where ${RANGE} and id < (select avg(id) from r)`, ""],
  ["B1 gap", `delete from r where ${RANGE} and not exists (select from r x where x.id = r.id - 100)`, ""],
  [
    "B1 another table",
    `delete from s using r where ${ROW_RANGE} and s.r_id = r.id and s.id < (select avg(id) from s)`,
    "",
  ],
  [
    "B1 WITH",
    `with d as (delete from s using r where ${ROW_RANGE} and s.r_id = r.id returning s.id) insert into log (r_id, a) select d.id, (select count(*) from s) from d`,
    "",
  ],
  [
    "B1 MERGE",
    `merge into s using (select id from r where ${RANGE}) o on o.id = s.r_id when matched and s.id < (select avg(id) from s) then delete`,
    "",
  ],
  [
    "B1 foreign key",
    `delete from r where ${RANGE} and parent is null`,
    "update r set parent = case when id > 100 then id - 100 end; alter table r add foreign key (parent) references r on delete set null",
  ],
  [
    "B2",
    `insert into log (a) select p.id from r join p on p.id = r.parent where ${ROW_RANGE} and not exists (select from log l where l.a = p.id)`,
    "",
  ],
  [
    "B2 FROM",
    `update r set a = x.a + 1 from r x, p where ${ROW_RANGE} and p.id = r.parent and x.id = p.id`,
    "",
  ],
  [
    "B3",
    `insert into log (a) select r.parent from r left join log l on l.a = r.parent where ${RANGE} and l.a is null`,
    "",
  ],
  ["B4 view", `update r set a = (select n from tot where pa = r.parent) + 1 where ${RANGE}`, ""],
  [
    "B4 generated",
    `update r set a = 1 where ${RANGE} and (select max(x.g) from r x) = 1`,
    "alter table r add g int generated always as (a + 1) stored",
  ],
  [
    "B4 USING",
    `update r set a = 1 where ${RANGE} and (select count(*) from r x join (values (1)) y(a) using (a)) = 0`,
    "",
  ],
  ["B4 aliases", `update r set a = x.n + 1 from r x (i, q, n) where ${ROW_RANGE} and x.i = r.id - 1`, ""],
  ["B5", `update r set a = before_of(id) + 1 where ${RANGE}`, ""],
  ["B5 INSERT", `insert into log (a) select parent from r where ${RANGE} and not is_in(parent)`, ""],
  [
    "B6",
    `insert into u (id, t) select gen_random_uuid(), 'p' || parent from r where ${RANGE} group by parent on conflict do nothing`,
    "",
  ],
  [
    "B7",
    `insert into r (id, a) select id, (select max(x.a) + 1 from r x) from r where ${RANGE} on conflict (id) do update set a = excluded.a`,
    "",
  ],
  [
    "B8",
    `insert into p (id, name) select parent + 100, 'r' || id from r where ${RANGE} order by id desc on conflict (id) do nothing`,
    "",
  ],
  ["M3", `update p set a = greatest(p.a, r.id % 7) from r where ${ROW_RANGE} and r.parent = p.id`, ""],
  [
    "M4",
    `insert into u (id, t) select gen_random_uuid(), 'p' || parent from r where ${RANGE} group by parent on conflict (id) do nothing`,
    "alter table u add unique (t)",
  ],
  [
    "groups of ten rows",
    `update r set a = beside(grp) + 1 where ${RANGE}`,
    `insert into r select n, n % 8 from generate_series(${ROWS + 1}, 3000) n;
     alter table r add grp int generated always as ((id - 1) / 10) stored; create index on r (grp);
     create function beside(int) returns int stable language sql as $$ select sum(a)::int from r where grp = $1 $$`,
  ],
  [
    "a trigger",
    `update r set a = a + 1 where ${RANGE}`,
    `create function f() returns trigger language plpgsql as 'begin insert into log (a) select count(*) from r where a = 1; return null; end'; create trigger t after update on r for each statement execute function f()`,
  ],
])("batches that differ from the statement at once are refused: %s", async (_, sql, and) => {
  await setUp(and);
  const before = await contents();
  const { result, batches } = run(sql);
  const why = await result.then((done) => `${done.state}, refused nothing`, String);
  expect(why).toMatch(/All batches together leave|A batch fails where/);
  expect(batches).toEqual([]);
  expect(await contents()).toEqual(before);
});

test.each([
  ["a plain batch", `update r set a = a + 1 where ${RANGE}`, []],
  ["now()", `update r set a = 1, at = now() where ${RANGE}`, []],
  ["a serial", `insert into u (id, t) select md5(id::text)::uuid, 'x' from r where ${RANGE}`, []],
  [
    "a serial, in another order at once",
    `insert into u (id, t) select md5(r.id::text)::uuid, 'x' from r join s on s.id = r.id where ${ROW_RANGE} order by s.id % 10`,
    ["public.u.n"],
  ],
  [
    "an id by chance",
    `insert into u (t) select 'r' || id from r where ${RANGE}`,
    ["public.u.id", "public.u.n"],
  ],
  ["the clock", `update r set a = 1, at = clock_timestamp() where ${RANGE}`, ["public.r.at"]],
  [
    "rows that stay, of the one table it reads",
    `delete from r where ${RANGE} and exists (select from r x where x.id < r.id and x.id = 1)`,
    [],
  ],
])("what the statement itself leaves to chance is left out: %s", async (_, sql, expected) => {
  await setUp();
  const { result, leftOut, batches, told } = run(sql);
  expect(await result).toMatchObject({ state: "finished" });
  expect(leftOut).toEqual(expected);
  expect(batches).toEqual([100, 120, 130]);
  expect(told.at(-1)).toMatchObject({ share: 1 });
  // Three batches of the trial at least, each told.
  expect(told.filter(({ doing, share }) => doing === "in-batches" && share > 0.4).length).toBeGreaterThan(2);
  if (_ === "a serial") expect((await contents()).n).toBe(ROWS); // the trial drew none
});

test("a trigger that waits for the end of a batch's transaction has its part in the trial", async () => {
  await setUp(`create function f() returns trigger language plpgsql as 'begin insert into log (a) values ((select count(*) from r where a = 1)); return null; end';
    create constraint trigger t after update on r deferrable initially deferred for each row execute function f()`);
  await expect(run(`update r set a = 1 where ${RANGE}`).result).rejects.toThrow(
    /leave other values in public.log.a than/,
  );
});

test("constraints of other tables that share a name, and a sequence at its end, are nothing to a statement", async () => {
  await setUp(`create table x1 (id int primary key, r int constraint twice references r deferrable initially deferred);
    create table x2 (id int constraint twice check (id > 0), r int constraint kept references r deferrable);
    create sequence full_up; select setval('full_up', 9223372036854775807)`);
  const random = `insert into u (t) select 'r' || id from r where ${RANGE}`;
  const { result, leftOut } = run(random);
  expect(await result).toMatchObject({ state: "finished" });
  expect(leftOut).toEqual(["public.u.id", "public.u.n"]);
});

test("what the server refuses of Sluice's own is not said of the statement", async () => {
  await setUp(`create function ends() returns trigger language plpgsql as $$ begin alter table if exists r rename to gone; return null; end $$;
    create constraint trigger t after update on s deferrable initially deferred for each row execute function ends()`);
  await expect(run(`update s set a = 1 from r where ${ROW_RANGE} and s.r_id = r.id`).result).rejects.toThrow(
    /could not be tried.*Sluice itself asks for: relation "public.r" does not exist/,
  );
});

test("where a constraint that waits finds its rows in another batch, that is said", async () => {
  await setUp("create table x1 (id int primary key, r int references x1 deferrable initially deferred)");
  await expect(
    run(`insert into x1 (id, r) select id, case when id < ${ROWS} then id + 1 end from r where ${RANGE}`)
      .result,
  ).rejects.toThrow(/violates foreign key constraint.* Write it so that each batch keeps to it by itself/);
});

test("a sequence that batches set otherwise than the statement at once is refused, and numbers that they draw are not", async () => {
  const sets = `create sequence numbers; create function f() returns trigger language plpgsql as
    $$ begin perform setval('numbers', (select count(*) from seen)); return null; end $$;
    create trigger t after update on r referencing new table as seen for each statement execute function f()`;
  await setUp(sets);
  await expect(run(`update r set a = 1 where ${RANGE}`).result).rejects.toThrow(
    /do not count as far in public.numbers as the statement at once, so that numbers would be given twice/,
  );
  await setUp(sets.replace(/setval.*; +return/, "nextval('numbers'); return"));
  expect(await run(`update r set a = 1 where ${RANGE}`).result).toMatchObject({ state: "finished" });
});

test("a statement that fails at once and in no batch is refused, one that fails in both says where", async () => {
  await setUp();
  const upsert = `insert into p (id, a) select parent + 100, 1 from r where ${RANGE} and id in (1, 201) on conflict (id) do update set a = excluded.a`;
  await expect(run(upsert).result).rejects.toThrow(/fails when it runs over all rows at once/);
  await expect(run(`update r set a = 1 / (id - 300) where ${RANGE}`).result).rejects.toThrow(
    "A batch of step 010-fill failed: division by zero.",
  );
});

test("one that fails at once and in the trial's batches is refused although the bounds of the others let it through", async () => {
  await setUp();
  const twice = "case when id in (95, 105) then 1000 else id + 2000 end";
  const upsert = `insert into p (id, a) select ${twice}, 1 from r where ${RANGE} on conflict (id) do update set a = excluded.a`;
  const { result, batches } = run(upsert);
  await expect(result).rejects.toThrow(
    /fails over all rows at once and in batches of another size.*a second time/s,
  );
  expect(batches).toEqual([100, 120, 130]);
});

test("what leaves other rows each time it runs proves nothing", async () => {
  // Of many rows a share that is another each time, so that no two runs leave equally many by chance.
  await setUp(`insert into r select n from generate_series(${ROWS + 1}, 5000) n;
    create function dice() returns float language sql as
      'select random() / (0.01 + 2 * mod((extract(epoch from statement_timestamp()) * 1000000)::bigint, 997) / 997.0)'`);
  const some = `insert into u (t) select 'r' || id from r where ${RANGE} and dice() < 0.5`;
  await expect(run(some).result).rejects.toThrow(/leaves other rows of public\.u each time it runs/);
});

test("over an empty table the statement is only read by the server, which is told; one that it does not take is refused", async () => {
  await setUp("truncate r");
  const { result, untried } = run(`update r set a = 1 where ${RANGE}`);
  expect(await result).toMatchObject({ state: "finished", rowsDone: 0 });
  expect(untried).toEqual(["no row of r to try its batches on"]);
  await pool.query("truncate sluice.backfills");
  for (const sql of [
    `update r set a = (select count(*) from nosuch) where ${RANGE}`,
    `update r set a = nofunction(1) where ${RANGE}`,
    `insert into log (a, nosuch) select id, 1 from r where ${RANGE}`,
  ])
    await expect(run(sql).result).rejects.toThrow(
      /The server does not take the statement: .* does not exist/,
    );
});

test("it is stopped between the batches of a trial, and has changed nothing by then", async () => {
  await setUp();
  const before = await contents();
  const { result, told } = run(`update r set a = 1 where ${RANGE}`, (sofar) =>
    sofar.at(-1)?.doing === "in-batches" && (sofar.at(-1)?.share ?? 0) > 0.4 ? "a person" : null,
  );
  expect(await result).toMatchObject({ state: "stopped", reason: "a person", batches: 0, rowsDone: 0 });
  expect(told.at(-1)?.share).toBeLessThan(1);
  expect(await contents()).toEqual(before);
  expect(await run(`update r set a = 1 where ${RANGE}`).result).toMatchObject({ state: "finished" });
});
