import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { installTargetSchema } from "../../plans/install-target-schema.ts";
import { openTarget, type TargetPool } from "../pool.ts";
import { type RunBackfillOptions, runBackfill } from "./run-backfill.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  const setup = openTarget(database.url, { name: "keys", poolSize: 1 });
  await installTargetSchema(setup);
  await setup.query(`
    create schema "odd schema";
    create type "Mood" as enum ('sad', 'ok', 'glad');
    create type pair as (a int, b text);
    create domain "odd schema".code as char(6) check (value <> 'ZZZZZZ');
    create domain "odd schema".mood as "Mood"; create domain "odd schema".inner_mood as "odd schema".mood not null;
    create domain a_uuid as uuid; create domain a_pair as pair; create domain numbers as int[]; create domain a_range as int4range;
    create domain "odd schema".inner_code as "odd schema".code not null;
    do $$ begin -- so that few rows are read as many are
      execute format('alter database %I set enable_seqscan = off', current_database());
      execute format('alter database %I set enable_sort = off', current_database());
      -- and a key would come back as another, if the database chose how it is written
      execute format('alter database %I set extra_float_digits = -15', current_database());
      execute format('alter database %I set datestyle = ''SQL, DMY''', current_database());
      execute format('alter database %I set intervalstyle = ''sql_standard''', current_database());
      execute format('alter database %I set bytea_output = ''escape''', current_database());
      execute format('alter database %I set timezone = ''Pacific/Chatham''', current_database());
      execute format('alter database %I set array_nulls = off', current_database());
      execute format('alter database %I set standard_conforming_strings = off', current_database());
    end $$;
    create collation anycase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);`);
  await setup.end();
  pool = openTarget(database.url, { name: "keys", poolSize: 3 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const backfill: RunBackfillOptions = {
  plan: "p",
  step: "010-fill",
  table: "events",
  key: "id",
  batchSql: "update events set times = times + 1 where id > :after and id <= :upto",
  quarantine: { column: "size", rawSql: "id" },
  firstBatchRows: 100,
};

async function fill(type: string, keys: string) {
  await pool.query(`truncate sluice.backfills, sluice.quarantine; drop table if exists events;
    create table events (id ${type} primary key, times int not null default 0, size int);
    insert into events (id) ${keys}`);
  const result = await runBackfill(pool, backfill);
  const seen = await pool.query(
    "select count(*)::int as rows, min(times) as least, max(times) as most from events",
  );
  return { result, ...seen.rows[0] };
}

test("char(26): every one of 3,000 rows is visited", async () => {
  const { result, rows, least, most } = await fill(
    "char(26)",
    "select substr(upper(md5(n::text)), 1, 26) from generate_series(1, 3000) n",
  );
  expect({ rows, least, most }).toEqual({ rows: 3000, least: 1, most: 1 });
  expect(result).toMatchObject({ state: "finished", rowsDone: 3000, rowsTotal: 3000, rowsQuarantined: 3000 });
});

// Each with the least value of its type, or one that sorts where a made-up start would have been.
const KEYS: [string, string[]][] = [
  ["uuid", ["00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000001"]],
  ["text", ["", " ", "a", "ä", "Z", "\u{1f600}"]],
  ['text collate "C"', ["", "a", "B", "é"]],
  ["text collate anycase", ["", "a", "B", "c"]],
  ["varchar(3)", ["", "abc", "ab "]],
  ["char(3)", ["", "a", "abc"]],
  ["bpchar", ["a  ", "ab"]],
  ['"char"', ["", "a", "b"]],
  ["name", ["", "n"]],
  ["smallint", ["-32768", "0", "32767"]],
  ["integer", ["-2147483648", "0", "2147483647"]],
  ["bigint", ["-9223372036854775808", "9", "10"]],
  ["oid", ["0", "4294967295"]],
  ["numeric", ["-Infinity", "-0.1", "1e40", "Infinity", "NaN"]],
  ["numeric(6,2)", ["-9999.99", "0", "1.5"]],
  ["real", ["-Infinity", "0.1", "0.10000001", "NaN"]],
  ["double precision", ["-Infinity", "0.1", "0.30000000000000004", "0.3", "1e-300", "NaN"]],
  ["float8[]", ["{0.3}", "{0.30000000000000004}"]],
  ["boolean", ["false", "true"]],
  ["date", ["-infinity", "4713-01-01 BC", "2026-02-01", "2026-01-12", "infinity"]],
  ["timestamp(3)", ["-infinity", "2026-01-01 00:00:00.123", "infinity"]],
  ["timestamptz", ["-infinity", "2026-01-01 00:00:00.123456+09", "infinity"]],
  ["time", ["00:00", "24:00"]],
  ["timetz", ["00:00+15", "24:00-15"]],
  ["interval", ["-178000000 years", "0", "1 mon", "31 days", "-1 days -02:03:00", "-1 days +02:03:00"]],
  ["bytea", ["", "\\x00", "\\xff"]],
  ["bit(4)", ["0000", "1010"]],
  ["bit varying", ["", "1", "01"]],
  ["inet", ["0.0.0.0/0", "10.0.0.1", "::1"]],
  ["macaddr", ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"]],
  ["jsonb", ['""', "[]", "{}", "null"]],
  ["tsvector", ["", "a"]],
  ["int[]", ["{}", "{1,NULL}", "{2}"]],
  ["int4range", ["empty", "(,)", "[1,2)"]],
  ["pg_lsn", ["0/0", "F/0"]],
  ["xid8", ["0", "10"]],
  ['"Mood"', ["sad", "ok", "glad"]],
  ["pair", ["(,)", '(1,"a,b")']],
  ['"odd schema".code', ["", "AB"]],
  ['"odd schema".inner_code', ["", "AB"]],
  ["a_uuid", ["00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000001"]],
  ["a_pair", ["(,)", '(1,"a,b")']],
  ["numbers", ["{}", "{1,NULL}", "{2}"]],
  ["a_range", ["empty", "(,)", "[1,2)"]],
];

test.each(KEYS)("%s: its least values are rows like any other", async (type, keys) => {
  const list = keys.map((key) => `('${key.replaceAll("'", "''")}'::${type.replace(/ collate .*/, "")})`);
  const seen = await fill(type, `values ${list.join(", ")}`);
  expect(seen).toMatchObject({ rows: keys.length, least: 1, most: 1 });
  expect(seen.result).toMatchObject({ rowsDone: keys.length, rowsQuarantined: keys.length });
});

test.each(["mood", "inner_mood"])(
  "a domain over an enum is walked, but no decision is found by it: %s",
  async (type) => {
    await pool.query(`truncate sluice.backfills; drop table if exists events;
    create table events (id "odd schema".${type} primary key, times int not null default 0, size int);
    insert into events (id) values ('glad'), ('sad'), ('ok')`);
    await expect(runBackfill(pool, backfill)).rejects.toThrow(/^Key id is a domain over an enum/);
    const { quarantine: _, ...plain } = backfill;
    expect(await runBackfill(pool, { ...plain, firstBatchRows: 2 })).toMatchObject({
      state: "finished",
      rowsDone: 3,
    });
    expect((await pool.query("select distinct times from events")).rows).toEqual([{ times: 1 }]);
  },
);

const ofBoth: RunBackfillOptions = {
  ...backfill,
  key: ["tenant", "id"],
  batchSql: "update events set times = times + 1 where (tenant, id) > :after and (tenant, id) <= :upto",
  quarantine: { column: "size", rawSql: "id::text" },
};

test("a key of several columns is walked in the order of its index, and begins again where it stopped", async () => {
  await pool.query(`truncate sluice.backfills, sluice.quarantine; drop table if exists events;
    create table events (id float8, tenant text, times int not null default 0, size int, primary key (tenant, id));
    insert into events (id, tenant) select 0.1 * n, t from generate_series(1, 500) n, unnest(array['', 'a,"b"', 'NULL', E'ä\\\\']) t`);
  let batches = 0;
  const stopped = await runBackfill(pool, { ...ofBoth, shouldStop: () => (++batches > 3 ? "enough" : null) });
  expect(stopped).toMatchObject({ state: "stopped", batches: 2 });
  expect(await runBackfill(pool, ofBoth)).toMatchObject({
    state: "finished",
    rowsDone: 2000,
    rowsQuarantined: 2000,
  });
  const seen = await pool.query("select times, count(*)::int as rows from events group by 1");
  expect(seen.rows).toEqual([{ times: 1, rows: 2000 }]);
  const kept = await pool.query(
    `select count(*)::int as rows from events e join sluice.quarantine q on q.row_key::text[] = array[e.tenant, e.id::text]`,
  );
  expect(kept.rows).toEqual([{ rows: 2000 }]);
});

test("several columns that have no unique index in that order are no key", async () => {
  await pool.query(`drop table if exists events; create table events (id int, tenant int, size int, times int,
    free int unique, primary key (tenant, id))`);
  await expect(runBackfill(pool, { ...ofBoth, key: ["id", "tenant"] })).rejects.toThrow(
    "Key id, tenant must be all columns of one unique index of events, in its order, and each NOT NULL.",
  );
  for (const key of ["tenant", "free"])
    await expect(runBackfill(pool, { ...backfill, key })).rejects.toThrow(
      /must be NOT NULL and have a unique index/,
    );
});

test("a type that has no < or is written as a name is refused as a key before the first row", async () => {
  await pool.query(`create extension if not exists hstore; create domain a_table as regclass;
    create type of_table as (a int, t regclass)`);
  for (const [type, key, why] of [
    ["hstore", "a=>1", "Key id is hstore, which PostgreSQL cannot compare with <"],
    ["xml", "<a/>", "must be NOT NULL and have a unique index"],
    ["regclass", "99999", "Key id is regclass, which is written as the name of an object"],
    ["regtype", "int4", "Key id is regtype, which is written as the name of an object"],
    ["a_table", "99999", "Key id is a_table, which is written as the name of an object"],
    ["of_table", "(1,99999)", "Key id is of_table, which is written as the name of an object"],
    ["regclass[]", "{99999}", "Key id is regclass[], which is written as the name of an object"],
  ]) {
    await pool.query(`drop table if exists events; create table events (id ${type} not null, times int, size int);
      insert into events (id) values ('${key}')`);
    if (type !== "xml") await pool.query("alter table events add primary key (id)");
    await expect(runBackfill(pool, backfill), type).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining(why ?? ""),
    });
  }
});

test("a partitioned table is one table", async () => {
  await pool.query(`truncate sluice.backfills; drop table if exists events;
    create table events (id int primary key, times int not null default 0, size int) partition by range (id);
    create table events_low partition of events for values from (minvalue) to (0);
    create table events_high partition of events for values from (0) to (maxvalue);
    insert into events (id) select n from generate_series(-200, 200) n`);
  expect(await runBackfill(pool, backfill)).toMatchObject({
    state: "finished",
    rowsDone: 401,
    rowsTotal: 401,
  });
  expect((await pool.query("select distinct times from events")).rows).toEqual([{ times: 1 }]);
});

/** Runs `work` while the key's index takes no rows: what it inserts is not in it, as after damage. */
async function withoutIndex(work: string) {
  const ready = (value: boolean) =>
    pool.query("update pg_index set indisready = $1 where indexrelid = 'events_pkey'::regclass", [value]);
  await ready(false);
  await pool.query(work);
  await ready(true);
}

test("a row that the walk cannot reach is named before it begins, and nothing is changed", async () => {
  await fill("int", "select n from generate_series(1, 10) n");
  await withoutIndex("truncate sluice.backfills; insert into events (id) values (11)");
  await expect(runBackfill(pool, backfill)).rejects.toThrow(/^1 row of 11 cannot be reached along the key/);
  await pool.query(`drop table events; create table events (id int, times int, size int);
    create unique index on events (id); insert into events values (1), (null), (null);
    alter table events add constraint there not null id not valid`);
  await expect(runBackfill(pool, backfill)).rejects.toThrow(/^2 rows of 3 cannot be reached along the key/);
});

test("a walk that ends before the last row has failed, and is not done", async () => {
  await fill("numeric", "select n from generate_series(1, 150) n");
  await pool.query("truncate sluice.backfills");
  let batches = 0;
  const run = runBackfill(pool, {
    ...backfill,
    onBatch: async () => {
      if (++batches === 1)
        await withoutIndex("delete from events where id = 150; insert into events values (149.5)");
    },
  });
  await expect(run).rejects.toThrow(
    /found no further row along its key, but 1 row was not visited: .* REINDEX the table, then resume/,
  );
  expect((await pool.query("select finished_at from sluice.backfills")).rows).toEqual([
    { finished_at: null },
  ]);
});

test("refuses a key whose rows the role may not all see", async () => {
  await fill("int", "values (1)");
  await pool.query("drop role if exists sluice_rls; create role sluice_rls login password 'sluice_rls'");
  await pool.query(`alter table events enable row level security; grant all on events to sluice_rls;
    grant all on all tables in schema sluice to sluice_rls; grant usage on schema sluice to sluice_rls`);
  const url = new URL(database.url);
  url.username = "sluice_rls";
  url.password = "sluice_rls";
  const other = openTarget(url.toString(), { name: "keys", poolSize: 2 });
  await expect(runBackfill(other, backfill)).rejects.toThrow(/Row security hides rows of events/);
  await other.end();
  await pool.query("drop owned by sluice_rls; drop role sluice_rls");
});

test("what a batch or a trigger sets in the session makes no other key of any", async () => {
  const rounds = "select set_config('extra_float_digits', '-15', false)";
  const byTrigger = `create or replace function rounds() returns trigger language plpgsql as $$
    begin perform set_config('extra_float_digits', '-15', false); return new; end $$;
    create trigger rounds before update on events for each row execute function rounds()`;
  for (const [setup, from] of [
    ["select", `from (${rounds}) s`],
    [byTrigger, ""],
  ]) {
    await pool.query(`truncate sluice.backfills, sluice.quarantine; drop table if exists events;
      create table events (id float8 primary key, times int not null default 0, size int);
      insert into events (id) select 1 + n * 1e-10 from generate_series(1, 1000) n; ${setup}`);
    const batchSql = `update events set times = times + 1 ${from} where id > :after and id <= :upto`;
    expect(await runBackfill(pool, { ...backfill, batchSql })).toMatchObject({ rowsDone: 1000 });
    const { rows } = await pool.query("select times, count(*)::int from events group by 1");
    expect(rows).toEqual([{ times: 1, count: 1000 }]);
    const found = await pool.query(
      "select count(*)::int from sluice.quarantine q join events e on e.id = q.row_key::float8",
    );
    expect(found.rows).toEqual([{ count: 1000 }]);
  }
});

test("a key whose text reads as another key ends the run, and does not go round", async () => {
  await pool.query(`truncate sluice.backfills, sluice.quarantine; drop table if exists events;
    create type coarse as (a int);
    create function coarse_text(coarse) returns text language sql immutable as $$ select '(' || case when ($1).a between 1101 and 1499 then 1100 else ($1).a end || ')' $$;
    create cast (coarse as text) with function coarse_text(coarse);
    create table events (id coarse primary key, times int not null default 0, size int);
    insert into events (id) select row(n)::coarse from generate_series(1001, 1500) n`);
  const { quarantine: _, ...plain } = backfill;
  const result = runBackfill(pool, plain);
  await expect(result).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("does not get on: after the key (1100) comes (1100)"),
  });
});

test("a batch that would pass rows by is refused before the first row, whatever its types say", async () => {
  await pool.query(`truncate sluice.backfills, sluice.quarantine; drop table if exists events;
    drop schema if exists aside cascade; create schema aside;
    create table events (tenant int, id text collate "de-x-icu", b int not null, times int not null default 0, size int,
      primary key (tenant, id), unique (id));
    create table aside.events (like events including all);
    insert into events (tenant, id, b) select n % 3, 'k' || n, -n from generate_series(1, 300) n;
    insert into aside.events select * from events`);
  const refused: [key: string | string[], range: string, table?: string][] = [
    [["tenant", "id"], "(id, tenant) > :after and (id, tenant) <= :upto"],
    ["id", 'id collate "C" > :after and id collate "C" <= :upto'],
    ["id", "id > :after::int::text and id <= :upto"],
    ["id", "id::varchar > :after and id <= :upto"],
    ["id", "b::text > :after and b::text <= :upto"],
    ["id", "id > :after and id <= :upto", "aside.events"], // the batch means the table of the search path
  ];
  for (const [key, range, table = "events"] of refused)
    await expect(
      runBackfill(pool, {
        ...backfill,
        quarantine: { column: "size", rawSql: "b" },
        table,
        key,
        batchSql: `update events set times = times + 1 where ${range}`,
      }),
      range,
    ).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/^A batch walks along the key of .*events: write "/),
    });
  const { rows } = await pool.query("select sum(times)::int as done from events");
  expect(rows).toEqual([{ done: 0 }]);
});
