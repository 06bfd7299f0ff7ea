import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createTargetOfRole, type TargetOfRole } from "../../../test/target-of-role.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { cloneDatabase } from "./clone-database.ts";
import { sweepClones } from "./drop-clones.ts";
import { holdClone } from "./hold-clone.ts";

let target: TargetOfRole;

beforeAll(async () => {
  target = await createTargetOfRole("alter role ROLE createdb createrole");
  await target.owner.query("alter system set autovacuum_naptime = '1s'");
  await target.owner.query("select pg_reload_conf()");
});

afterAll(async () => {
  await target.owner.query("alter system reset autovacuum_naptime");
  await target.owner.query("select pg_reload_conf()");
  await target.drop();
});

test("a role that is no superuser drops its copy while the server vacuums it", async () => {
  const clone = await cloneDatabase(target.url, { name: "shop" });
  const inside = new pg.Client({ connectionString: clone.url });
  inside.on("error", () => {}); // it is ended with the copy
  await inside.connect();
  // Slow enough to be met at it.
  await inside.query(
    `create table busy (n int, filler text) with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0,
       autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)`,
  );
  await inside.query("insert into busy select n, repeat('x', 500) from generate_series(1, 20000) n");
  await inside.query("delete from busy");
  await waitUntil(
    "the server vacuums the copy",
    async () => {
      const { rowCount } = await target.owner.query(
        "select from pg_stat_activity where datname = $1 and backend_type = 'autovacuum worker'",
        [clone.name],
      );
      return rowCount !== 0;
    },
    60_000,
  );
  await clone.drop();
  const left = await target.owner.query(
    "select datname as name from pg_database where datname = $1 union all select rolname from pg_roles where rolname = $1",
    [clone.name],
  );
  expect(left.rows).toEqual([]);
});

test("a copy that is held or used is left whatever its age and the role's rights, and one half dropped keeps no other", async () => {
  const inheritsNothing = await createTargetOfRole("alter role ROLE createdb createrole noinherit");
  const { owner, pool, url } = inheritsNothing;
  const sweep = () => sweepClones(url, { name: "shop" });
  const make = async (madeAt: string, digits: number) => {
    const name = `sluice_clone_${madeAt}_${randomBytes(digits / 2).toString("hex")}`;
    await pool.query(`create database ${name}`);
    return name;
  };
  const { rows } = await owner.query(
    `select to_char(now() at time zone 'utc', 'YYYYMMDD"t"HH24MISS"z"') as now`,
  );
  const old = "20260101t000000z";
  const cutShort = await make(old, 8);
  // As the server marks it before it takes files away.
  await owner.query("update pg_database set datconnlimit = -2 where datname = $1", [cutShort]);
  const held = await make(old, 8);
  const release = await holdClone(url, "shop", held);
  const used = await make(old, 6);
  const unused = await make(old, 6);
  const young = await make(rows[0].now, 6);
  const left = async () => {
    const names = [cutShort, held, used, unused, young];
    const found = await pool.query("select datname from pg_database where datname = any($1)", [names]);
    return found.rows.map(({ datname }) => datname).toSorted();
  };
  const connect = async () => {
    const inside = new pg.Client({ connectionString: url.replace(/[^/]*$/, used) });
    await inside.connect();
    return inside;
  };
  // Of another role, so that this one sees nothing but that it is there.
  const inside = new pg.Client({ connectionString: inject("postgresUrl").replace(/[^/]*$/, used) });
  await inside.connect();
  try {
    await sweep();
    expect(await left()).toEqual([held, used, young].toSorted());
    await (await connect()).end();
  } finally {
    await inside.end();
    await release();
  }
  await waitUntil("those that are not used any more are swept", async () => {
    await sweep();
    return (await left()).join() === young;
  });
  await pool.query(`drop database ${young}`);
  await inheritsNothing.drop();
});
