import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { inEnglish } from "../../../test/in-english.ts";
import { planOf, rehearsePlan, stepOf } from "../../../test/rehearse-plan.ts";
import { openTarget, type TargetPool } from "../../target/pool.ts";
import { installTargetSchema } from "../install-target-schema.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "shop" });
  await installTargetSchema(pool);
});
beforeEach(() => pool.query("drop schema public cascade; create schema public"));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const rehearse = (up: string, rollback = "select 1") =>
  rehearsePlan(pool, planOf([stepOf(up, rollback)]), { url: database.url });
const left = (run: Awaited<ReturnType<typeof rehearse>>) =>
  (run.report.notLookedAt ?? []).map(({ what }) => what).join("\n");

describe("in a copy one role owns everything", () => {
  const owner = `owner_${crypto.randomUUID().slice(0, 8)}`;
  const other = `other_${owner}`;
  beforeAll(() => pool.query(`create role ${owner}; create role ${other}`));
  afterAll(() => pool.query(`drop owned by ${owner}, ${other}; drop role ${owner}, ${other}`));
  beforeEach(() =>
    pool.query(`create table t (id int primary key, a text); create sequence s; create type ty as enum ('a');
      create function f() returns int language sql as 'select 1'; alter table t owner to ${owner}; alter sequence s owner to ${owner};
      alter function f() owner to ${owner}; alter type ty owner to ${owner}`),
  );
  test.each([
    `revoke update on t from ${owner}`,
    `revoke update on t from public, ${owner}`,
    `revoke usage on sequence s from ${owner}`,
    `revoke execute on function f() from ${owner}`,
    `revoke usage on type ty from ${owner}`,
    `revoke all on all tables in schema public from ${owner}`,
    "revoke all on schema public from postgres",
    "alter default privileges revoke all on tables from postgres",
    `do $$ begin revoke delete on t from ${owner}; end $$`,
    `create function g() returns void language sql as 'revoke update on t from ${owner}'; select g(); drop function g()`,
    `grant update (a) on t to ${owner}`,
    "grant update on t to current_user",
  ])("so rights of an owner are named: %s", async (up) => {
    const run = await rehearse(up);
    expect(run).toMatchObject({ ok: true, rollbackProven: false });
    expect(left(run)).toMatch(/^a statement of 010-step, up\.sql, line 1: it changes rights of /);
  });

  test("and those of others are compared", async () => {
    const run = await rehearse(
      `grant update on t to ${other}; alter default privileges grant select on tables to ${other}`,
      `revoke update on t from ${other}; alter default privileges revoke select on tables from ${other}`,
    );
    expect(run).toMatchObject({ ok: true, rollbackProven: true, report: { notLookedAt: [] } });
    expect((await rehearse(`grant update on t to ${other}`)).report.rollback.ok).toBe(false);
  });

  test("so an owner is given to nothing that has another, or will have", async () => {
    const run = await rehearse(
      `alter table public.t owner to ${owner}; create table u (id int); alter table u owner to "postgres", add a int;
       create function f(int) returns int language sql as 'select 1'; alter type ty owner to ${owner}; alter schema public owner to current_user`,
      `drop table u; drop function f(int); alter table t owner to ${owner}`,
    );
    expect(run).toMatchObject({ ok: true, rollbackProven: true, report: { notLookedAt: [] } });
    for (const [up, why] of [
      [
        `alter table t owner to ${other}`,
        `it makes ${other} the owner of t, which on the target is ${owner}`,
      ],
      [`create table u (id int); alter table u owner to ${owner}`, `of u, which on the target is postgres`],
      [`alter function f() owner to current_user`, `it makes postgres the owner of f`],
      [`do $$ begin alter table t owner to ${owner}; end $$`, "everything in the copy has one owner"],
    ] as const)
      expect(inEnglish((await rehearse(up)).report.error)).toContain(why);
  });
});
