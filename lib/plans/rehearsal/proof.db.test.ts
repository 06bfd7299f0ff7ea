import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { planOf, rehearsePlan, stepOf } from "../../../test/rehearse-plan.ts";
import { openTarget, type TargetPool } from "../../target/pool.ts";
import { installTargetSchema } from "../install-target-schema.ts";
import type { RuleSet, Step } from "../model.ts";

// What a plan changes and a proof could pass over: each is a difference, or is named beside the verdict.

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "shop" });
  await installTargetSchema(pool);
});
beforeEach(async () => {
  await pool.query(
    "drop schema public cascade; create schema public; grant usage on schema public to public; truncate sluice.decisions, sluice.quarantine",
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const rehearse = (up: string, rollback = "select 1", more: Partial<Step> = {}) =>
  rehearsePlan(pool, planOf([stepOf(up, rollback, more)]), { url: database.url });
const left = (run: Awaited<ReturnType<typeof rehearse>>) =>
  (run.report.notLookedAt ?? []).map(({ what }) => what).join("\n");

const WITHDRAW = "delete from decisions where value = 'y'";
const BY_ANOTHER_NAME: [string, string][] = [
  ["on the search path", `set search_path = sluice; ${WITHDRAW}`],
  ["of a schema that was set", `set schema 'sluice'; ${WITHDRAW}`],
  ["on the search path, by a function", `select set_config('search_path', 'sluice', true); ${WITHDRAW}`],
  [
    "in a function with a search path of its own",
    `create function w() returns void language sql set search_path = public, sluice as $$ ${WITHDRAW} $$; select w(); drop function w()`,
  ],
  [
    "of a table renamed and back",
    "alter table sluice.decisions rename to d; delete from sluice.d; alter table sluice.d rename to decisions",
  ],
  [
    "of a schema renamed and back",
    "alter schema sluice rename to other; delete from other.decisions; alter schema other rename to sluice",
  ],
  [
    "of a table moved to another schema and back",
    "alter table sluice.decisions set schema public; delete from decisions; alter table decisions set schema sluice",
  ],
  ["of a column's new type", "alter table sluice.decisions alter column value type text using 'z'"],
  [
    "of a column dropped and added",
    "alter table sluice.decisions drop column value; alter table sluice.decisions add column value text not null default 'z'; alter table sluice.decisions alter column value drop default",
  ],
  [
    "through a view that the plan makes",
    "create view v as select * from sluice.decisions; delete from v; drop view v",
  ],
  [
    "through a rule that the plan makes",
    "create table t (a int); create rule r as on insert to t do also delete from sluice.decisions; insert into t values (1); drop table t",
  ],
  [
    "through a function that the plan makes",
    `create function w() returns void language sql as $$ delete from sluice.decisions $$; select w(); drop function w()`,
  ],
  [
    "through a function that a DO makes",
    "do $d$ begin create function w() returns void language sql as $$ delete from sluice.decisions $$; perform w(); drop function w(); end $d$",
  ],
  [
    "through a trigger that the plan makes",
    `create table t (a int); create function w() returns trigger language plpgsql as $$ begin delete from sluice.decisions; return new; end $$;
     create trigger w before insert on t for each row execute function w(); insert into t values (1); drop table t; drop function w()`,
  ],
];

describe("what people have decided for the plan itself", () => {
  test.each(BY_ANOTHER_NAME)("is compared, %s, and rows that come later are named", async (_, up) => {
    await pool.query("insert into sluice.decisions values ('p', 's', 'x', 'y', 'Kim')");
    const run = await rehearse(up);
    expect(run).toMatchObject({ ok: true, rollbackProven: false, report: { rollback: { ok: false } } });
    expect(run.report.rollback.differences.join("\n")).toContain("sluice.decisions");
    expect(left(run)).toContain("where Sluice keeps rows of its own that the copy does not have yet");
  });

  test("is compared even where nothing in the text says that it is that table", async () => {
    await pool.query("insert into sluice.decisions values ('p', 's', 'x', 'y', 'Kim')");
    const path = "select set_config('search_path', 'slu' || 'ice', true)";
    const run = await rehearse(`${path}; ${WITHDRAW}`);
    expect(run.report.rollback.differences).toEqual(["sluice.decisions had 1 row, has 0"]);
  });

  test("and so are the rows of the quarantine, but for those that the rollback empties", async () => {
    await pool.query(
      "insert into sluice.quarantine values ('p', 's', '1', 'x', now(), 'y', 'Kim', now()), ('p', '010-step', '1', null, now(), null, null, null)",
    );
    const run = await rehearse("set search_path = sluice; update quarantine set decided_by = 'nobody'");
    expect(run.report.rollback.differences).toEqual([
      "sluice.quarantine.decided_by had a value in 1 row, has one in 2",
    ]);
  });

  test("tables of the application that are named like those take nothing away", async () => {
    await pool.query(`create schema app; create table decisions (a int); create table app.steps (a int);
      insert into decisions values (1); insert into app.steps values (1)`);
    try {
      const run = await rehearse(
        `set search_path = app, public; update decisions set a = a; update app.steps set a = a; alter table steps rename to audits;
         create view left_open as select * from decisions`,
        "alter table app.audits rename to steps; drop view app.left_open",
      );
      expect(run).toMatchObject({ ok: true, rollbackProven: true, report: { notLookedAt: [] } });
    } finally {
      await pool.query("drop schema app cascade");
    }
  });
});

describe("in the phase in which a step with rules fills a column", () => {
  const rules: RuleSet = {
    function: "mood_of",
    table: "people",
    key: "id",
    raw: "said",
    column: "mood",
    values: ["sad", "glad"],
    rules: [{ name: "smile", pattern: "^:\\)$", value: "glad" }],
  };
  const fill = stepOf(
    "update people set mood = sluice.mood_of(said) where id > :after and id <= :upto",
    "update people set mood = null where id > :after and id <= :upto",
    { name: "010-mood", kind: "backfill", tx: "batch", table: "people", key: "id", rules },
  );
  const beside = (up: string) =>
    rehearsePlan(pool, planOf([fill, stepOf(up, "select 1", { name: "020-step" })], "backfill"), {
      url: database.url,
    });
  beforeEach(async () => {
    await pool.query(
      "create table people (id int primary key, said text, mood text); insert into people values (1, ':)'), (2, ':|')",
    );
  });

  test("what the rehearsal decides itself is no difference", async () => {
    const run = await beside("select 1");
    expect(run).toMatchObject({
      ok: true,
      rollbackProven: true,
      report: { decidedOnClone: 1, notLookedAt: [], rollback: { differences: [] } },
    });
  });

  test.each([
    [
      "what was decided there is lost",
      "select set_config('search_path', 'slu' || 'ice', true); delete from decisions",
      "sluice.decisions lost or changed 1 decision that the rehearsal made on the way",
    ],
    [
      "a decision of somebody else is put in",
      "select set_config('search_path', 'slu' || 'ice', true); insert into decisions values ('p', '010-mood', 'q', 'glad', 'rehearsal')",
      "sluice.decisions had 0 rows, has 1",
    ],
    [
      "rights on the rules' function are gone",
      "revoke execute on function sluice.mood_of(text) from public",
      "rights on sluice.mood_of(raw text) is left behind",
    ],
    [
      "the rules' function is another",
      "create or replace function sluice.mood_of(raw text) returns text language sql as $$ select 'sad'::text $$",
      "function sluice.mood_of(raw text) was",
    ],
  ])("%s, and that is seen", async (_, up, difference) => {
    const run = await beside(up);
    expect(run).toMatchObject({ ok: true, rollbackProven: false, report: { rollback: { ok: false } } });
    expect(run.report.rollback.differences.join("\n")).toContain(difference);
  });
});

describe("rights and comments that a copy does not have are named where a plan changes them", () => {
  test.each([
    ["of the server", "revoke execute on function pg_catalog.pg_sleep(double precision) from public"],
    ["of the server, by its bare name", "revoke execute on function pg_sleep(double precision) from public"],
    ["of the server, in a body", "do $$ begin revoke select on pg_stat_activity from public; end $$"],
    ["of the information schema", "revoke select on information_schema.tables from public"],
    ["on a schema of the server", "revoke usage on schema information_schema from public"],
    ["on a type of the server", "revoke usage on type pg_catalog.text from public"],
    ["of an extension", "revoke execute on function citext_eq(citext, citext) from public"],
    ["of a schema in which an extension is", "grant execute on all functions in schema public to public"],
  ])("%s", async (_, up) => {
    await pool.query("create extension citext schema public");
    try {
      const run = await rehearse(up);
      expect(run).toMatchObject({ ok: true, rollbackProven: false });
      expect(left(run)).toMatch(
        /^a statement of 010-step, up\.sql, line 1: it changes rights on .* are not compared$/,
      );
    } finally {
      await pool.query("drop extension citext");
    }
  });

  test("by a function that was there before, too, and none that the application's own plan grants", async () => {
    await pool.query(`create table t (a int); create type length as (a int); create function f() returns int language sql as 'select 1';
      create function hide() returns void language sql as 'revoke execute on function pg_sleep(double precision) from public'`);
    expect(left(await rehearse("select hide()"))).toContain(
      "the function public.hide(): it changes rights on pg_sleep",
    );
    const own = await rehearse(
      "grant select on t to public; revoke execute on function public.f() from public; grant create on schema public to public; comment on column t.a is 'length'",
      "revoke select on t from public; grant execute on function f() to public; revoke create on schema public from public; comment on column t.a is null",
    );
    expect(own).toMatchObject({ ok: true, rollbackProven: true, report: { notLookedAt: [] } });
  });
});

describe("beside a one-way step", () => {
  const oneWay = (up: string, name = "020-one-way") =>
    stepOf(up, null, { name, oneWay: "nothing takes it back" });
  const rehearseSteps = (...steps: Step[]) => rehearsePlan(pool, planOf(steps), { url: database.url });
  const loses = stepOf("delete from t where a > 1", "select 1");
  const SCHEMA =
    "create type mood as enum ('sad'); create table t (a int, b text); insert into t values (1, 'x'), (2, 'x')";
  test.each([
    ["of another object", "alter type mood add value 'glad'"],
    ["of the same table", "update t set b = upper(b)"],
    ["that puts rows into the same table", "insert into t values (3, 'z')"],
  ])("rows that another step loses are told, %s", async (_, up) => {
    await pool.query(SCHEMA);
    for (const steps of [
      [loses, oneWay(up)],
      [oneWay(up, "005-one-way"), loses],
    ]) {
      const run = await rehearseSteps(...steps);
      expect(run).toMatchObject({ ok: true, rollbackProven: false, report: { rollback: { ok: false } } });
      expect(run.report.rollback.differences.join("\n")).toMatch(
        /public\.t (had 2 rows, has 1|has [12] rows?, and [23] with)/,
      );
    }
  });

  test("what comes back is no difference, and where both changed the same that is named", async () => {
    await pool.query(SCHEMA);
    const column = stepOf("alter table t add c int default 5", "alter table t drop c");
    const away = stepOf(
      "create table kept as select * from t; delete from t",
      "insert into t select * from kept; drop table kept",
    );
    const back = await rehearseSteps(away, oneWay("insert into t values (3, 'z')"), {
      ...column,
      name: "030",
    });
    expect(back.report.rollback).toMatchObject({ ok: true, differences: [] });
    const other = stepOf("update t set b = 'q' where a = 1", "select 1");
    const mixed = await rehearseSteps(other, oneWay("update t set b = upper(b)"));
    expect(left(mixed)).toBe(
      "public.t: what the one-way steps and the others changed in it cannot be told apart",
    );
  });
});
