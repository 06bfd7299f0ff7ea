import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { inEnglish } from "../../../test/in-english.ts";
import { planOf, rehearsePlan, stepOf } from "../../../test/rehearse-plan.ts";
import { openTarget, type TargetPool } from "../../target/pool.ts";
import { installTargetSchema } from "../install-target-schema.ts";
import type { Step } from "../model.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
const role = `app_old_${crypto.randomUUID().slice(0, 8)}`;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "shop" });
  await installTargetSchema(pool);
  await pool.query(`create role ${role} login`);
});
beforeEach(async () => {
  await pool.query(
    "drop schema public cascade; create schema public; grant usage on schema public to public",
  );
});
afterAll(async () => {
  await pool.query(`drop owned by ${role}; drop role ${role}`);
  await pool.end();
  await database.drop();
});

function rehearse(up: string, rollback: string, more: Partial<Step> & { url?: string } = {}) {
  const { url = database.url, ...step } = more;
  return rehearsePlan(pool, planOf([stepOf(up, rollback, step)]), { url });
}

describe("what a rollback leaves different is seen", () => {
  const rows = `insert into "_PostToTag" select 'p' || n, 't' || n % 2 from generate_series(1, 200) n`;
  const JOIN = `create table "_PostToTag" ("A" text not null, "B" text not null); create unique index on "_PostToTag" ("A", "B"); ${rows}`;
  test.each([
    [
      "rows of a table without a key",
      JOIN,
      `delete from "_PostToTag" where "B" = 't1'`,
      "select 1",
      `"_PostToTag" had 200 rows, has 100`,
    ],
    [
      "one of two equal rows",
      "create table t (a int); insert into t values (1), (1), (2)",
      "update t set a = 2 where ctid = (select min(ctid) from t where a = 1)",
      "select 1",
      "public.t has other values",
    ],
    [
      "the case of a citext, the digits of a numeric",
      "create extension if not exists citext schema pg_catalog; create table t (c pg_catalog.citext, n numeric, j jsonb); insert into t values ('Ann', 1.50, '1.50')",
      "update t set c = 'ann', n = 1.5, j = '1.5'",
      "select 1",
      "public.t has other values",
    ],
    [
      "the digits of a domain and blanks at the end, beside a composite type",
      `create domain timestamp_n as numeric; create type character_sheet as (a text); create table sheets (s character_sheet);
       create table t (n timestamp_n, b bpchar); insert into t values (1.0, 'a'); insert into sheets values (row('a'))`,
      "update t set n = 1.00; update t set b = 'a   '",
      "select 1",
      "public.t has other values",
    ],
    [
      "rows of an unlogged table, a partition and an inherited table",
      `create unlogged table u (a int); insert into u values (1); create table p (a int) partition by list (a); create table p1 partition of p default;
       insert into p values (1); create table base (a int); create table child () inherits (base); insert into child values (1)`,
      "delete from u; delete from p; delete from child",
      "select 1",
      "public.child had 1 row, has 0\npublic.p1 had 1 row, has 0\npublic.u had 1 row, has 0",
    ],
    [
      "rows that a forced policy hides from their owner",
      "create table t (a int); insert into t values (1); alter table t enable row level security, force row level security; create policy p on t using (a <> 1) with check (true)",
      "alter table t no force row level security; delete from t; alter table t force row level security",
      "select 1",
      "public.t had 1 row, has 0",
    ],
    [
      "a materialized view",
      "create table t (a int); insert into t values (1); create materialized view m as select * from t",
      "delete from t; refresh materialized view m",
      "insert into t values (1)",
      "public.m had 1 row, has 0",
    ],
    [
      "a materialized view without rows",
      "create materialized view m as select 1 as a",
      "refresh materialized view m with no data",
      "select 1",
      "materialized view public.m was",
    ],
    [
      "a rule that was switched off",
      "create table t (a int); create rule r as on delete to t do instead nothing",
      "alter table t disable rule r",
      "select 1",
      "rule public.t.r was",
    ],
    [
      "rows without columns",
      "create table t (); insert into t default values",
      "delete from t",
      "select 1",
      "public.t had 1 row, has 0",
    ],
    [
      "a comment on schema public",
      "select 1",
      "comment on schema public is 'x'",
      "select 1",
      "comment on schema public",
    ],
    [
      "a comment on a trigger whose name begins like the server's own",
      "create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger pg_mine before insert on t for each row execute function f()",
      "comment on trigger pg_mine on t is 'x'",
      "select 1",
      "comment on trigger pg_mine on public.t is left",
    ],
    [
      "a table that is not logged any more",
      "create table t (a int)",
      "alter table t set unlogged",
      "select 1",
      "table public.t was as by default, is unlogged",
    ],
    [
      "a sequence that is not logged any more",
      "create sequence s",
      "alter sequence s set unlogged",
      "select 1",
      "sequence public.s was",
    ],
    [
      "a sequence that was set",
      "create sequence s; select nextval('s')",
      "select setval('s', 2000000000)",
      "select 1",
      "the sequence public.s would give 2, gives 2000000001",
    ],
    ["a large object", "select 1", "select lo_create(0)", "select 1", "the large objects differ"],
    [
      "rights on a schema",
      "select 1",
      `grant create on schema public to ${role}`,
      "select 1",
      "rights on schema public was owner CREATE, owner USAGE, public USAGE, is",
    ],
    [
      "a comment",
      "create table t (a int)",
      "comment on table t is 'x'",
      "select 1",
      "comment on table public.t is left",
    ],
  ])("%s", async (_, schema, up, rollback, difference) => {
    await pool.query(schema);
    const run = await rehearse(up, rollback);
    expect(run).toMatchObject({ ok: true, rollbackProven: false });
    expect(run.report.rollback.differences.join("\n")).toContain(difference);
  });

  test("numbers that were drawn are not given back, and rights may be written down or not", async () => {
    await pool.query(
      "create table t (id int generated always as identity, a int); insert into t (a) values (1)",
    );
    expect(
      await rehearse(
        `insert into t (a) values (2); grant select on t to ${role}`,
        `delete from t where a = 2; revoke select on t from ${role}`,
      ),
    ).toMatchObject({ rollbackProven: true, report: { notLookedAt: [], rollback: { differences: [] } } });
  });
});

test("of two names that are one when they are joined by dots, both are looked at", async () => {
  await pool.query(`create schema a; create schema "a.b"; create table a."b.c" (x int); create table "a.b".c (x int);
    insert into a."b.c" values (1); insert into "a.b".c values (1); create sequence a."b.s"; create sequence "a.b".s`);
  try {
    for (const [schema, table, sequence] of [
      ["a", '"b.c"', '"b.s"'],
      ['"a.b"', "c", "s"],
    ]) {
      const run = await rehearse(
        `delete from ${schema}.${table}; select setval('${schema}.${sequence}', 50)`,
        "select 1",
      );
      expect(run.rollbackProven).toBe(false);
      expect(run.report.rollback.differences).toEqual([
        `${schema}.${table} had 1 row, has 0`,
        `the sequence ${schema}.${sequence} would give 1, gives 51`,
      ]);
    }
  } finally {
    await pool.query(`drop schema a cascade; drop schema "a.b" cascade`);
  }
});

test("that a table's columns may have become its own is named, where tables inherit", async () => {
  await pool.query(
    "create table p (a int check (a > 0)); create table c () inherits (p); create table other (a int)",
  );
  const why =
    "it may change whether columns and constraints are a table's own or inherited, which is not compared";
  const run = await rehearse("alter table c no inherit p; alter table c inherit p", "select 1");
  expect(run).toMatchObject({ ok: true, rollbackProven: false });
  expect(run.report.notLookedAt).toEqual([
    { what: `a statement of 010-step, up.sql, line 1: ${why}`, named: false },
  ]);
  await pool.query("drop table c");
  const only = "alter table only other drop column a";
  expect(await rehearse(only, "alter table other add column a int")).toMatchObject({ rollbackProven: true });
});

describe("a backfill along several columns", () => {
  test("of a join table is rehearsed, batch by batch, and undone the same way", async () => {
    await pool.query(`create table "_PostToTag" ("A" text, "B" int, times int not null default 0, primary key ("A", "B"));
      insert into "_PostToTag" select 'p' || n, n % 3 from generate_series(1, 300) n`);
    const batch = (change: string) =>
      `update "_PostToTag" set times = times ${change} where ("A", "B") > :after and ("A", "B") <= :upto`;
    const of = { kind: "backfill", tx: "batch", table: "_PostToTag", key: ["A", "B"] } as const;
    const run = await rehearse(batch("+ 1"), batch("- 1"), { ...of, key: [...of.key] });
    expect(run).toMatchObject({
      ok: true,
      rollbackProven: true,
      report: { error: null, rows: { "010-step": { done: 300, quarantined: 0, changed: 300 } } },
    });
    const other = await rehearse(batch("+ 1"), batch("- 1"), { ...of, key: "A" });
    expect(inEnglish(other.report.error)).toContain("or all columns of a unique index: key: [tenant_id, id]");
  });
});

describe("what was there before and is run by name, by a trigger or by an operator", () => {
  test.each([
    [
      "a function that sets a sequence",
      "create sequence s; create function renumber() returns void language plpgsql as $$ begin perform setval('s', 900); end $$",
      "select renumber()",
    ],
    [
      "a trigger two tables on",
      `create sequence s; create table t (a int primary key); create table u (a int references t on delete cascade); insert into t values (1); insert into u values (1);
       create function "Renumber"() returns trigger language plpgsql as $$ begin perform setval('s', 900); return old; end $$;
       create trigger r after delete on u for each row execute function "Renumber"()`,
      "delete from t where a = 1",
    ],
    [
      "a trigger of a partition only",
      `create sequence s; create table p (a int) partition by list (a); create table p1 partition of p default; insert into p values (1);
       create function renumber() returns trigger language plpgsql as $$ begin perform setval('s', 900); return old; end $$;
       create trigger r after delete on p1 for each row execute function renumber()`,
      "delete from p where a = 1",
    ],
    [
      "a function whose name is written in codes, and calls one whose name has letters that are not folded",
      `create sequence s; create function Ändern() returns void language sql as $$ select setval('s', 900) $$;
       create function bump() returns void language plpgsql as $$ begin perform Ändern(); end $$`,
      String.raw`select U&"\0062ump"()`,
    ],
    [
      "a function whose name is longer than a catalogue's",
      `create sequence s; create function ${"b".repeat(70)}() returns void language sql as $$ select setval('s', 900) $$`,
      `select ${"b".repeat(70)}()`,
    ],
    [
      "an index of a table that is named after its own words",
      `create sequence s; create table "x ON y USING z" (a int); insert into "x ON y USING z" values (1);
       create function f(int) returns int immutable language plpgsql as $$ begin perform setval('public.s', $1, false); return $1; end $$;
       create index "i ON j USING k" on "x ON y USING z" (f(a))`,
      `update "x ON y USING z" set a = 901`,
    ],
    [
      "an operator over setval",
      "create sequence s; create operator <<< (leftarg = regclass, rightarg = bigint, function = setval)",
      "select 's'::regclass <<< 900::bigint",
    ],
    [
      "a rule and a view's column default",
      "create sequence s; create view v as select 1 as a; create rule r as on insert to v do instead select setval('s', 900)",
      "insert into v values (2)",
    ],
  ])("%s: the sequence that it moved is a difference", async (_, schema, up) => {
    await pool.query(schema);
    const run = await rehearse(up, "select 1");
    expect(run).toMatchObject({ ok: true, rollbackProven: false });
    expect(run.report.rollback.differences).toContain("the sequence public.s would give 1, gives 901");
  });

  const AUDIT = `create table log (at timestamptz); create table t (a int); create table other (a int); insert into t values (1);
    create function audit() returns trigger language plpgsql as $$ begin execute format('insert into %I values (now())', tg_argv[0]); return null; end $$;
    create trigger audited after update on t for each statement execute function audit('log')`;
  const AUDITED = {
    what: "the function public.audit(): it runs a text that is only known when it runs",
    named: false,
  };
  test("a function of which nobody knows what it runs takes the word proven away, where it may have been run", async () => {
    await pool.query(AUDIT);
    const touched = await rehearse("update t set a = a", "delete from log");
    expect(touched).toMatchObject({
      ok: true,
      rollbackProven: false,
      report: { notLookedAt: [AUDITED], rollback: { ok: true, differences: [] } },
    });
    const beside = await rehearse("update other set a = 2", "select 1");
    expect(beside).toMatchObject({ ok: true, rollbackProven: true, report: { notLookedAt: [] } });
  });

  test("through a view and a function in between as well", async () => {
    await pool.query(`${AUDIT}; create function between_them() returns int language sql as 'update t set a = a returning a';
      create view "a view" as select a, between_them() from other`);
    const run = await rehearse(`select * from "a view"`, "select 1");
    expect(run.report.notLookedAt).toEqual([AUDITED]);
  });
});

describe("what was there before and would be refused in a plan is named where a plan reaches it, and refuses nothing", () => {
  test.each([
    [
      "a setting in a function's definition, by which its own body is read",
      `create function f() returns int language sql set standard_conforming_strings = off as 'select 1'`,
      "select f()",
      "the function public.f(): it changes how the text of later statements is read, so that nobody could say what they do",
    ],
    [
      "a call beyond the database",
      `create function f() returns void language plpgsql as 'begin perform pg_reload_conf(); end';
       create procedure p() language plpgsql as 'begin if false then perform f(); end if; end'`,
      "call p()",
      "the function public.f(): it calls pg_reload_conf, which reaches beyond the database",
    ],
    [
      "a view of the settings",
      "create view my_settings as select * from pg_settings",
      "select count(*) from my_settings",
      "the view public.my_settings: settings can be changed through it",
    ],
  ])("%s", async (_, schema, up, what) => {
    await pool.query(schema);
    const reached = await rehearse(up, "select 1");
    expect(reached).toMatchObject({ ok: true, rollbackProven: false });
    expect(reached.report.notLookedAt).toEqual([{ what, named: false }]);
    const beside = await rehearse("create table t (a int)", "drop table t");
    expect(beside).toMatchObject({ ok: true, rollbackProven: true });
  });
});

describe("schema sluice", () => {
  test.each([
    ["create table sluice.mine (a int)", "table sluice.mine is left behind"],
    [
      "create function sluice.mine() returns int language sql as 'select 1'",
      "function sluice.mine() is left behind",
    ],
    ["alter table sluice.quarantine add mine int", "column sluice.quarantine.mine is left behind"],
  ])("what a plan leaves there is seen: %s", async (up, difference) => {
    const run = await rehearse(up, "select 1");
    expect(run).toMatchObject({ ok: true, rollbackProven: false });
    expect(run.report.rollback.differences).toContain(difference);
  });
});

describe("rows and sequences in schema sluice that are not a run's", () => {
  const KEEP = "create table sluice.keep (a int primary key); insert into sluice.keep values (1), (2)";
  const GONE = "sluice.keep had 2 rows, has 0";
  test.each([
    [
      "events of a trigger",
      `create table sluice.events (a int); create table orders (total int); insert into orders select 1 from generate_series(1, 9);
       create function tell() returns trigger language plpgsql as $$ begin insert into sluice.events values (1); return null; end $$;
       create trigger told after update on orders for each row execute function tell()`,
      "update orders set total = total",
      "sluice.events had 0 rows, has 9",
    ],
    [
      "a function",
      `${KEEP}; create function drp() returns void language sql as 'delete from sluice.keep'`,
      "select drp()",
      GONE,
    ],
    ["a view", `${KEEP}; create view kv as select * from sluice.keep`, "delete from kv", GONE],
    [
      "a cascade",
      `${KEEP}; create table t (a int primary key); insert into t values (1), (2);
      alter table sluice.keep add foreign key (a) references t on delete cascade`,
      "delete from t; insert into t values (1), (2)",
      GONE,
    ],
    [
      "a partition",
      `create table keep (a int) partition by list (a); create table sluice.keep partition of keep default;
      insert into keep values (1), (2)`,
      "delete from keep",
      GONE,
    ],
    [
      "a child",
      `create table keep (a int); create table sluice.keep () inherits (keep); insert into sluice.keep values (1), (2)`,
      "update keep set a = 5",
      "sluice.keep has other values",
    ],
    [
      "a sequence",
      "create sequence sluice.keep",
      "select setval('sluice.keep', 900)",
      "the sequence sluice.keep would give 1, gives 901",
    ],
    [
      "a function there",
      "create sequence s; create function sluice.keep() returns void language sql as $$ select setval('s', 900) $$",
      "select sluice.keep()",
      "the sequence public.s would give 1, gives 901",
    ],
  ])("are compared: %s", async (_, schema, up, difference) => {
    try {
      await pool.query(schema);
      const run = await rehearse(up, "select 1");
      expect(run).toMatchObject({ ok: true, rollbackProven: false });
      expect(run.report.rollback.differences.join("\n")).toContain(difference);
    } finally {
      await pool.query(`drop table if exists sluice.events; drop function if exists sluice.keep();
        do $d$ begin drop table if exists sluice.keep cascade; exception when wrong_object_type then drop sequence sluice.keep; end $d$`);
    }
  });

  test("events are not taken back by a rollback, which is said and holds nothing up", async () => {
    try {
      await pool.query(`create table sluice.outbox_log (a int); create table orders (total int);
        insert into orders select 1 from generate_series(1, 9);
        create function tell() returns trigger language plpgsql as $$ begin insert into sluice.outbox_log values (1); return null; end $$;
        create trigger told after update on orders for each row execute function tell()`);
      const run = await rehearse("update orders set total = total", "select 1");
      expect(run).toMatchObject({ ok: true, rollbackProven: false, report: { rollback: { ok: true } } });
      const what = "9 events written to the outbox, which no rollback takes back";
      expect(run.report.notLookedAt).toContainEqual({ what, named: false });
      await pool.query("insert into sluice.outbox_log values (1)");
      const lost = await rehearse("delete from sluice.outbox_log", "select 1");
      expect(lost.report.rollback.differences).toContain("sluice.outbox_log had 1 row, has 0");
    } finally {
      await pool.query("drop table if exists sluice.outbox_log");
    }
  });

  test.each([
    [
      "a function",
      "create function forget() returns void language sql as 'delete from sluice.decisions'",
      "select forget()",
      "the function public.forget()",
    ],
    [
      "a view",
      "create view decided as select * from sluice.decisions",
      "delete from decided",
      "the view public.decided",
    ],
    [
      "a cascade",
      `create table people (name text primary key); insert into people values ('a'); insert into sluice.decisions values ('q', 's', 'x', 'y', 'a');
       alter table sluice.decisions add constraint who foreign key (decided_by) references people on delete cascade`,
      "delete from people; insert into people values ('a')",
      "the constraint sluice.decisions.who",
    ],
  ])("those of a run are named when what was there before writes them: %s", async (_, schema, up, what) => {
    try {
      await pool.query(schema);
      const run = await rehearse(up, "select 1");
      expect(run).toMatchObject({ ok: true, rollbackProven: false });
      expect(run.report.notLookedAt).toEqual([
        {
          what: `${what}: it changes sluice.decisions, where Sluice keeps rows of its own that the copy does not have yet`,
          named: false,
        },
      ]);
    } finally {
      await pool.query(
        "alter table sluice.decisions drop constraint if exists who; truncate sluice.decisions",
      );
    }
  });

  test("the quarantine that a dual write fills holds nothing up, and all other rows there are compared", async () => {
    try {
      await pool.query(`create table t (a int, said text, mood text); insert into t values (1);
        create function put_aside() returns trigger language plpgsql as $$ begin
          insert into sluice.quarantine (plan, step, row_key) values ('p', '010-step', '1') on conflict do nothing; return new; end $$;
        create trigger dual_write before update on t for each row execute function put_aside()`);
      // As of a backfill's step, whose quarantine the rollback empties.
      const rules = {
        function: "mood_of",
        table: "t",
        key: "a",
        raw: "said",
        column: "mood",
        values: [],
        rules: [],
      };
      const own = await rehearse("update t set a = a", "select 1", { rules });
      const other = await rehearse("update t set a = a", "select 1");
      expect(other.report.rollback.differences).toEqual(["sluice.quarantine had 0 rows, has 1"]);
      expect(own).toMatchObject({ ok: true, rollbackProven: true, report: { notLookedAt: [] } });
      await pool.query(
        "insert into sluice.quarantine values ('q', 's', '1'); insert into sluice.decisions values ('q', 's', 'x', 'y', 'a')",
      );
      const { report } = await rehearse(
        "delete from sluice.quarantine; delete from sluice.decisions",
        "select 1",
      );
      expect(report.rollback.differences).toEqual([
        "sluice.decisions had 1 row, has 0",
        "sluice.quarantine had 1 row, has 0",
      ]);
    } finally {
      await pool.query("truncate sluice.quarantine, sluice.decisions");
    }
  });

  test("a function that only reads them takes nothing away", async () => {
    await pool.query(`create function decided(text) returns text language sql as 'select value from sluice.decisions where raw_value = $1';
      create table decisions (steps text); insert into decisions values ('x')`);
    const run = await rehearse(
      "update decisions set steps = decided(steps)",
      "update decisions set steps = 'x'",
    );
    expect(run).toMatchObject({ ok: true, rollbackProven: true, report: { notLookedAt: [] } });
  });
});

test.each([
  ["insert into sluice.decisions values ('p', 's', 'raw', 'value', 'nobody')", "sluice.decisions"],
  ["do $d$ begin truncate sluice.left_open; end $d$", "sluice.left_open"],
])(
  "that the copy does not have all rows of Sluice's own that a plan writes is said: %s",
  async (up, table) => {
    const run = await rehearse(up, "select 1");
    expect(run).toMatchObject({ ok: true, rollbackProven: false });
    expect(run.report.notLookedAt).toEqual([
      {
        what: `a statement of 010-step, up.sql, line 1: it changes ${table}, where Sluice keeps rows of its own that the copy does not have yet`,
        named: false,
      },
    ]);
    const only = "create function writes() returns void language sql as 'delete from sluice.decisions'";
    expect(await rehearse(only, "drop function writes()")).toMatchObject({ rollbackProven: true });
  },
);

describe("a statement that raises what else says that the database is away ends the rehearsal as its own error", () => {
  const raising = (code: string) => `begin raise exception 'boom' using errcode = '${code}'; end`;
  test.each(["3D000", "08006", "57P01", "57P03", "28P01", "53300", "SL001"])("%s", async (code) => {
    await pool.query("create table t (a int primary key); insert into t values (1)");
    const up = `do $d$ ${raising(code)} $d$`;
    const own = await rehearse(up, "select 1");
    expect(inEnglish(own)).toMatchObject({
      ok: false,
      report: { error: expect.stringMatching(/Line 1 failed: boom/) },
    });
    const alone = await rehearse(up, "select 1", { tx: "none" });
    expect(inEnglish(alone.report.error)).toMatch(/Line 1 failed: boom/);
    const back = await rehearse("select 1", up);
    expect(inEnglish(back.report.rollback.failed)).toMatch(/Line 1 failed: boom/);
    await pool.query(`create function raises() returns trigger language plpgsql as $f$ ${raising(code)} $f$;
      create trigger raising before update on t for each row execute function raises()`);
    const batch = await rehearse("update t set a = a where a > :after and a <= :upto", "select 1", {
      kind: "backfill",
      table: "t",
      key: ["a"],
    });
    expect(inEnglish(batch.report.error)).toMatch(/A batch of step 010-step failed: boom/);
  });
});

describe("what a copy cannot have", () => {
  test("is listed, and takes the word proven away; the plan that names it is told", async () => {
    await pool.query(`create extension if not exists file_fdw; create server if not exists files foreign data wrapper file_fdw;
      create foreign table prices (a int) server files options (filename '/tmp/x'); create table t (a int); insert into t values (1), (1)`);
    await pool.query("create unique index concurrently broken on t (a)").catch(() => {});
    const run = await rehearse("alter table t add b int", "alter table t drop b");
    expect(run).toMatchObject({ ok: true, rollbackProven: false, report: { rollback: { ok: true } } });
    expect(run.report.notLookedAt).toContainEqual({ what: "the foreign table public.prices", named: false });
    const drop = await rehearse("drop index concurrently broken", "select 1", { tx: "none" });
    expect(drop).toMatchObject({ ok: true, report: { rollback: { ok: true, differences: [] } } });
    const named = await rehearse("create view v as select * from prices", "drop view v");
    expect(inEnglish(named)).toMatchObject({
      ok: false,
      report: { error: expect.stringContaining("prices") },
    });
    expect(named.report.notLookedAt).toContainEqual({ what: "the foreign table public.prices", named: true });
    await pool.query("drop server files cascade; drop extension file_fdw");
  });

  test("a text that is only known when it runs is listed, and takes the word proven away", async () => {
    await pool.query("create table t (a int)");
    const up = "select 1;\ndo $d$ begin execute format('alter table t add %I int', 'b'); end $d$";
    const run = await rehearse(up, "alter table t drop b");
    expect(run).toMatchObject({
      ok: true,
      rollbackProven: false,
      report: {
        rollback: { ok: true, differences: [] },
        notLookedAt: [
          {
            what: "a statement of 010-step, up.sql, line 2: it runs a text that is only known when it runs",
            named: false,
          },
        ],
      },
    });
    const constant = "do $d$ begin execute 'alter table t add b int'; end $d$";
    expect(await rehearse(constant, "alter table t drop b")).toMatchObject({ rollbackProven: true });
  });

  test("a publication gets another table", async () => {
    await pool.query("create table rooms (id int primary key); create table messages (id int primary key)");
    await pool.query("create publication p for table rooms");
    const up = "alter publication p add table messages";
    expect(await rehearse(up, "alter publication p drop table messages")).toMatchObject({
      ok: true,
      rollbackProven: true,
    });
    await pool.query("drop publication p");
  });
});

describe("nothing that is rehearsed reaches beyond the copy", () => {
  const state = async () =>
    (
      await pool.query(
        `select (select json_agg(r order by rolname) from pg_roles r where rolname = $1)::text as roles,
           (select array_agg(setconfig::text) from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase where datname = current_database()) as settings,
           (select count(*) from pg_replication_slots)::int as slots`,
        [role],
      )
    ).rows;

  test.each([
    ["a role", `alter role ${role} nologin`],
    ["a setting of the database", "alter database DATABASE set statement_timeout = '1s'"],
    ["a role in a DO", `do $$ begin alter role ${role} nologin; end $$`],
    ["a program", "copy t from program 'id'"],
  ])("%s is refused and named", async (_, sql) => {
    await pool.query("create table t (a text)");
    const before = await state();
    const run = await rehearse(sql.replace("DATABASE", new URL(database.url).pathname.slice(1)), "select 1");
    expect(run).toMatchObject({ ok: false, rollbackProven: false, report: { statements: [] } });
    expect(inEnglish(run.report.error)).toMatch(/^Not rehearsed: in 010-step, up\.sql, line 1, it /);
    expect(run.report.notRehearsed).toHaveLength(1);
    expect(await state()).toEqual(before);
  });

  // In GBK the last byte of 丁 takes the backslash with it; in strings of the old kind a backslash takes the quote.
  const smuggled = (settings: string, text: string) =>
    `${settings} select ${text} ; select setval($q$s$q$, 900); --';`;
  test.each([
    ["the client's encoding", smuggled("set client_encoding = 'GBK';", "E'丁\\'")],
    ["names", smuggled("set names 'GBK';", "E'丁\\'")],
    [
      "the view of the settings",
      smuggled("update pg_settings set setting = 'off' where name = 'standard_conforming_strings';", "'\\''"),
    ],
    ["all settings at once", smuggled("reset all;", "'\\''")],
  ])("no statement is hidden in another by %s", async (_, sql) => {
    await pool.query("create sequence s");
    const run = await rehearse(sql, "select 1");
    expect(run).toMatchObject({ ok: false, rollbackProven: false, report: { statements: [] } });
    expect(inEnglish(run.report.error)).toContain("it changes how the text of later statements is read");
  });

  test.each([
    ["a text that is put together", "select set_config('client_' || 'encoding', 'GBK', false);", "E'丁\\'"],
    [
      "a view of the settings that was there",
      "update my_settings set setting = 'off' where name = 'standard_conforming_strings';",
      "'\\''",
    ],
  ])("nor by %s, of which nobody knew beforehand", async (_, settings, text) => {
    await pool.query("create sequence s; create view my_settings as select * from pg_settings");
    for (const tx of ["step", "none"] as const) {
      const run = await rehearse(smuggled(settings, text), "select 1", { tx });
      expect(run).toMatchObject({ ok: false, rollbackProven: false });
      expect(inEnglish(run.report.error)).toContain("would read later statements otherwise");
    }
  });

  const hidden = (sql: string) => `do $d$ begin execute format('%s', $q$${sql}$q$); end $d$`;
  test.each([
    ["a role", `alter role ${role} nologin`, /permission denied/],
    ["its own way back to another role", "reset role", null],
    ["the session's authorization", "set session authorization postgres", /permission denied/],
    [
      "the server's settings",
      "alter system set work_mem = '1MB'",
      /permission denied|cannot run inside a transaction/,
    ],
    ["a setting of the database", "alter database DATABASE set statement_timeout = '1s'", /must be owner/],
    ["a program", "copy (select 1) to program 'cat'", /permission denied/],
    ["a slot", "select pg_create_physical_replication_slot('mine')", /permission denied/],
    [
      "sessions of others",
      "select pg_terminate_backend(pid) from pg_stat_activity where usename is distinct from current_user",
      /permission denied/,
    ],
    ["files", "select pg_read_file('PG_VERSION')", /permission denied/],
    ["rights on the live database", "grant connect on database DATABASE to public", null],
  ])("%s is out of reach of what nobody could read beforehand", async (_, sql, refused) => {
    const before = await state();
    const run = await rehearse(
      hidden(sql.replace("DATABASE", new URL(database.url).pathname.slice(1))),
      "select 1",
    );
    expect(run.report.notRehearsed).toBeUndefined();
    if (refused) expect(inEnglish(run.report.error)).toMatch(refused);
    expect(await state()).toEqual(before);
    expect((await pool.query("select 1 as alive")).rows).toEqual([{ alive: 1 }]);
  });

  test("a notification of the copy is heard by nobody of the live database", async () => {
    const heard: unknown[] = [];
    const client = await pool.connect();
    client.on("notification", (message) => heard.push(message));
    await client.query("listen told");
    expect(await rehearse("select pg_notify('told', 'x')", "select 1")).toMatchObject({ ok: true });
    await client.query("select 1");
    expect(heard).toEqual([]);
    client.release(true);
  });

  test("as a role that cannot make one for the copy, only what is known beforehand runs", async () => {
    const owner = `owner_${crypto.randomUUID().slice(0, 8)}`;
    await pool.query(
      `create role ${owner} login createdb password 'a-password'; grant create on schema public to ${owner}`,
    );
    const url = new URL(database.url);
    url.username = owner;
    url.password = "a-password";
    try {
      await pool.query(`begin; set local role ${owner}; create table orders (id int);
        create function audit() returns trigger language plpgsql as $$ begin execute tg_argv[0]; return new; end $$;
        create trigger audited before update on orders for each row execute function audit('alter role ${owner} nologin'); commit;
        grant usage on schema sluice to ${owner}; grant select on all tables in schema sluice to ${owner}`);
      const as = { url: url.toString() };
      const run = await rehearse(hidden("select 1"), "select 1", as);
      expect(inEnglish(run.report.error)).toMatch(/Not rehearsed: .* only known when it runs/);
      const touching = await rehearse("update orders set id = 1", "select 1", as);
      expect(touching.report.notLookedAt).toContainEqual({
        what: expect.stringContaining("the trigger public.orders.audited"),
        named: true,
      });
      expect(touching.rollbackProven).toBe(false);
    } finally {
      await pool.query(`drop owned by ${owner}; drop role ${owner}`);
    }
  });

  test("a change of a role meanwhile, by whomever, is not called unchanged", async () => {
    await pool.query("create table t (a int)");
    let changed = false;
    const plan = planOf([stepOf("alter table t add b int", "alter table t drop b")]);
    const run = await rehearsePlan(pool, plan, {
      url: database.url,
      onProgress: async () => {
        if (!changed) await pool.query(`alter role ${role} connection limit 7`);
        changed = true;
      },
    });
    expect(run.targetBefore).not.toBe(run.targetAfter);
    expect(run.report.targetChanges).toContain(`role ${role}`);
  });
});
