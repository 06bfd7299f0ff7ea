import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { inEnglish } from "../../../test/in-english.ts";
import { planOf, rehearsePlan, stepOf } from "../../../test/rehearse-plan.ts";
import { asIs } from "../../messages/as-is.ts";
import { english } from "../../messages/catalogue/english.ts";
import { openTarget, type TargetPool } from "../../target/pool.ts";
import type { Stop } from "../engine/job-run.ts";
import { installTargetSchema } from "../install-target-schema.ts";
import type { RehearsalProgress } from "../model.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "shop" });
  await installTargetSchema(pool);
});
beforeEach(async () => {
  await pool.query(`drop schema public cascade; create schema public;
    create table wards (id int primary key, parent_id int, n int);
    create table log (id uuid primary key default gen_random_uuid(), ward_id int, at timestamptz default now());
    insert into wards select n, case when n <= 2500 then n + 500 end from generate_series(1, 3000) n`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const RANGE = "id > :after and id <= :upto";
const LEAVES = `delete from wards where ${RANGE} and not exists (select from wards c where c.parent_id = wards.id)`;

function rehearse(
  up: string,
  rollback: string | null,
  shouldStop = (_: RehearsalProgress[]): Stop | null => null,
) {
  const told: RehearsalProgress[] = [];
  const step = stepOf(up, rollback, {
    kind: "backfill",
    table: "wards",
    key: ["id"],
    ...(rollback === null ? { oneWay: "rows are deleted" } : {}),
  });
  const rehearsal = rehearsePlan(pool, planOf([step], "backfill"), {
    url: database.url,
    onProgress: async (progress) => void told.push(progress),
    shouldStop: () => shouldStop(told),
  });
  return { rehearsal, told };
}

test("a backfill whose batches leave other rows than its statement fails its rehearsal before a batch has run", async () => {
  const { rehearsal } = rehearse(LEAVES, null);
  const { ok, rollbackProven, report } = await rehearsal;
  expect({ ok, rollbackProven, rows: report.rows }).toEqual({ ok: false, rollbackProven: false, rows: {} });
  expect(report.seed).toBe(1);
  expect(inEnglish(report.error)).toBe(
    "The phase did not succeed: 010-step: All batches together leave 1,801 rows of public.wards, the statement at once 2,500. Write it so that a batch does not read what earlier batches change.",
  );
});

test("so does a rollback in batches", async () => {
  await pool.query(
    "create function n_before(int) returns int stable language sql as $$ select n from wards where id = $1 - 1 $$",
  );
  const { rehearsal } = rehearse(
    `update wards set n = id where ${RANGE}`,
    `update wards set n = n_before(id) where ${RANGE}`,
  );
  const { ok, rollbackProven, report } = await rehearsal;
  expect({ ok, rollbackProven }).toEqual({ ok: true, rollbackProven: false });
  expect(inEnglish(report.rollback.failed)).toContain(
    "All batches together leave other values in public.wards.n",
  );
});

test("a backfill that makes ids and times is proven, and the ids are named as not compared", async () => {
  const { rehearsal, told } = rehearse(
    `insert into log (ward_id) select id from wards where ${RANGE}`,
    `delete from log where ward_id in (select id from wards where ${RANGE})`,
  );
  const { ok, rollbackProven, report } = await rehearsal;
  expect({ error: report.error, ok, rollbackProven }).toEqual({
    error: null,
    ok: true,
    rollbackProven: true,
  });
  expect(report.leftOut).toEqual([{ step: "010-step", what: ["public.log.id"] }]);
  const doing = told.map((one) => english(one.doing));
  const order = ["tries 010-step: all rows at once", "tries 010-step: all batches", "runs 010-step: 3,000"];
  const places = order.map((words) => doing.findIndex((one) => one.startsWith(words)));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  const shares = told.map(({ share }) => share);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
});

test("of a one-way step that the target has half done the rest is tried", async () => {
  await pool.query(
    "create function n_before(int) returns int stable language sql as $$ select n from wards where id = $1 - 1 $$",
  );
  await pool.query(
    "insert into sluice.backfills (plan, step, cursor, rows_done) values ('p', '010-step', '1500', 1500)",
  );
  const { report } = await rehearse(
    `update wards set n = coalesce(n_before(id), 0) + 1 where ${RANGE}`,
    null,
  ).rehearsal.finally(() => pool.query("truncate sluice.backfills"));
  expect(inEnglish(report.error)).toContain("All batches together leave other values in public.wards.n");
});

test("of an empty table nothing is said to be proven, and a rollback that cannot run at all is refused", async () => {
  await pool.query("truncate wards");
  const up = `update wards set n = id where ${RANGE}`;
  const { ok, rollbackProven, report } = await rehearse(up, `update wards set n = null where ${RANGE}`)
    .rehearsal;
  expect({ ok, rollbackProven, error: report.error }).toEqual({
    ok: true,
    rollbackProven: false,
    error: null,
  });
  expect(report.notLookedAt).toEqual([
    { what: "010-step: no row of wards to try its batches on", named: false },
    { what: "010-step: no row of wards to try its rollback on", named: false },
  ]);
  const refused = await rehearse(up, `update wards set n = nosuch where ${RANGE}`).rehearsal;
  expect(inEnglish(refused.report.rollback.failed)).toContain('column "nosuch" does not exist');
});

test("a rehearsal is stopped while it tries, and its copy is gone", async () => {
  const copies = async () =>
    (
      await pool.query<{ name: string }>(
        "select datname as name from pg_database where datname like 'sluice\\_clone\\_%'",
      )
    ).rows.map(({ name }) => name);
  const before = await copies();
  const tries = (told: RehearsalProgress[]) =>
    told.some(({ doing }) => english(doing).includes("all rows at once"));
  const { rehearsal, told } = rehearse(
    `update wards set n = 1 where ${RANGE} and pg_sleep(1) is not null`,
    "select 1",
    (sofar) => (tries(sofar) ? { kind: "person", reason: asIs("a person") } : null),
  );
  const ended = await rehearsal.then(({ report }) => inEnglish(report.error), String);
  expect(ended).not.toBeNull();
  expect(told.some(({ doing }) => english(doing).startsWith("runs 010-step:"))).toBe(false);
  // Other tests have copies on this server too, and drop them.
  const made = (await copies()).filter((name) => !before.includes(name));
  await expect
    .poll(async () => (await copies()).filter((name) => made.includes(name)), { timeout: 60_000 })
    .toEqual([]);
});
