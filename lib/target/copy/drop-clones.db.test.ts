import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTargetOfRole, type TargetOfRole } from "../../../test/target-of-role.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { cloneDatabase } from "./clone-database.ts";

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
