import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../test/database.ts";
import { createOwnedDatabase } from "../../test/owned-database.ts";
import { closeDatabase } from "./close-database.ts";
import { giveDatabase } from "./give-database.ts";
import { ownershipStatements } from "./ownership-statements.ts";

let clinic: Awaited<ReturnType<typeof createOwnedDatabase>>;
let sluice: Awaited<ReturnType<typeof createEmptyDatabase>>;
let admin: pg.Pool;
let owner: pg.Pool;
beforeAll(async () => {
  [clinic, sluice] = await Promise.all([createOwnedDatabase(), createEmptyDatabase()]);
  admin = new pg.Pool({ connectionString: clinic.adminUrl, max: 1 });
  owner = new pg.Pool({ connectionString: clinic.url, max: 1 });
});
afterAll(async () => {
  await Promise.all([admin.end(), owner.end()]);
  await sluice.drop();
  await clinic.drop();
});

/** What a data folder from before has, as the superuser made it, and more that somebody may have made in psql. */
const OF_BEFORE = `
  create schema sluice; create schema "a shop";
  create type "a shop".period as enum ('MORNING'); create type pair as (a int, b int); create type span as range (subtype = int);
  create domain short as text check (length(value) < 9);
  create table reservations (id bigserial primary key, period "a shop".period, of text generated always as ('x') stored, name short);
  create table sluice.steps (id int generated always as identity primary key); create table parts (id int) partition by list (id);
  create table part_1 partition of parts for values in (1);
  create index on reservations (period); create sequence alone;
  create view seen as select * from reservations; create materialized view kept as select 1 as one;
  create function sluice.hold(integer) returns void language sql security definer as 'select';
  create procedure done() language sql as 'select';
  create aggregate most(int) (sfunc = int4larger, stype = int);
  create operator === (leftarg = int, rightarg = int, function = int4eq);
  create collation mine from "C"; create statistics together on id, period from reservations;
  create text search configuration words (copy = simple); create publication told for table reservations;
  create extension if not exists pg_trgm; select lo_create(4711);`;
const left = async () => {
  const found = await Promise.all(ownershipStatements.map((query) => admin.query<{ object: string }>(query)));
  return found.flatMap(({ rows }) => rows.map(({ object }) => object));
};

test("all that a superuser made there is handed over, and what an extension brought stays; twice is not an error", async () => {
  await admin.query(OF_BEFORE);
  expect(await left()).toEqual(
    expect.arrayContaining([
      "schema sluice",
      "table public.reservations",
      "view public.seen",
      "large object 4711",
    ]),
  );
  await giveDatabase(clinic.adminUrl, clinic.owner);
  expect(await left()).toEqual([]);
  await giveDatabase(clinic.adminUrl, clinic.owner);
  // What only an owner may do.
  await owner.query(`
    alter table reservations add at timestamptz; drop index reservations_period_idx; alter sequence alone restart;
    alter sequence reservations_id_seq restart; create or replace view seen as select * from reservations;
    drop function sluice.hold(integer); drop procedure done(); alter type "a shop".period add value 'EVENING'; drop domain short cascade;
    drop schema "a shop" cascade; drop publication told; drop table parts; select lo_unlink(4711); create table public.more ()`);
  const { rows } = await admin.query(
    "select proowner::regrole::text as owner from pg_proc where proname = 'similarity'",
  );
  expect(rows).toEqual([{ owner: "postgres" }]);
});

test("its role may make databases and roles, and reaches neither other databases, other roles nor files", async () => {
  const { rows } = await owner.query(
    "select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles where rolname = current_user",
  );
  expect(rows).toEqual([
    { rolsuper: false, rolcreatedb: true, rolcreaterole: true, rolreplication: false, rolbypassrls: false },
  ]);
  const { role: other } = clinic.owner;
  const process = `p_${other}`;
  await admin.query(`create role ${process} login password 'x'`);
  try {
    const name = new URL(sluice.url).pathname.slice(1);
    await closeDatabase(sluice.url, [process]);
    await admin.query(`grant temporary on database ${name} to ${process}`); // as data folders from before have it
    await closeDatabase(sluice.url, [process]);
    const enter = async (role: string) => {
      const client = new pg.Client({
        connectionString: Object.assign(new URL(sluice.url), { username: role, password: "x" }).href,
      });
      await client.connect();
      try {
        await expect(client.query("create temp table t (id int)")).rejects.toMatchObject({ code: "42501" });
      } finally {
        await client.end();
      }
    };
    await enter(process);
    await expect(enter(other)).rejects.toMatchObject({ code: "42501" });
    for (const [refused, code] of [
      [`create database stolen template ${name}`, "42501"],
      [`grant connect on database ${name} to ${other}`, "42501"],
      [`grant ${process} to ${other}`, "42501"],
      [`alter role ${process} password 'y'`, "42501"],
      [`alter role ${other} superuser`, "42501"],
      ["grant pg_execute_server_program to current_user", "42501"],
      ["copy (select 1) to program 'true'", "42501"],
      ["select pg_read_file('postmaster.pid')", "42501"],
      ["select rolpassword from pg_authid", "42501"],
    ])
      await expect(owner.query(refused ?? ""), refused).rejects.toMatchObject({ code });
  } finally {
    await admin.query(`drop owned by ${process}`);
    const own = new pg.Client({ connectionString: sluice.url });
    await own.connect();
    await own.query(`drop owned by ${process}; drop role ${process}`);
    await own.end();
  }
});
