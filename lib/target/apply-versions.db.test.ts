import { readFile } from "node:fs/promises";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { createTargetOfRole, MAY_CREATE_SCHEMAS, type TargetOfRole } from "../../test/target-of-role.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { readSinkDepths } from "../outbox/reads/depth.ts";
import { registerSinks } from "../outbox/relay/sink-store.ts";
import { installOutbox, installOutboxView } from "../outbox/schema/install.ts";
import { installTargetSchema } from "../plans/install-target-schema.ts";

let target: TargetOfRole | undefined;
afterEach(async () => {
  await target?.drop();
  target = undefined;
});
const openTarget = async () => {
  target = await createTargetOfRole(MAY_CREATE_SCHEMAS, "grant create on schema public to ROLE");
  return target.pool;
};
const SINK = { name: "s", startAt: "beginning" } as Parameters<typeof registerSinks>[1][number];

async function installAll(pool: pg.Pool): Promise<void> {
  await installTargetSchema(pool);
  expect(await installOutbox(pool)).toBe(8);
  expect(await installOutboxView(pool)).toBeNull();
}

/** As Sluice installed it before there were versions: one script whole, its hash in a table for each part. */
async function installEarlier(pool: pg.Pool, commit: string, parts: string[]): Promise<void> {
  await pool.query(
    await readFile(new URL(`../../test/earlier-targets/${commit}.sql`, import.meta.url), "utf8"),
  );
  for (const part of parts)
    await pool.query(
      `create table if not exists sluice.${part}_version (sha256 text not null); insert into sluice.${part}_version values ('of ${commit}')`,
    );
}

const FILLED = `
  insert into sluice.outbox_sinks (name) values ('s');
  insert into sluice.outbox_cursors (sink, slot, tick_id, snap, owner, epoch, lease_until)
    select 's', n, 0, '1:1:', gen_random_uuid(), 3, now() + interval '5 s' from generate_series(0, 7) n;
  select sluice.emit('made', 'booking', n::text, '{"n": 1}') from generate_series(1, 40) n;
  select sluice.outbox_tick();
  insert into sluice.outbox_exceptions (sink, event_id, seq, slot, key, type, state, attempts, event_created_at)
    select 's', id, seq, slot, aggregateid, type, 'dead', 12, created_at from sluice.outbox_log where seq <= 3;
  insert into sluice.fences values ('p', 7);
  insert into sluice.steps (plan, phase, step, statements) values ('p', 'expand', '010', 2);
  insert into sluice.backfills (plan, step, cursor, rows_done, epoch) values ('p', '020', '99', 99, 7);
  insert into sluice.quarantine (plan, step, row_key, raw_value) values ('p', '020', '5', ':|'), ('p', '020', '6', null);
  insert into sluice.decisions (plan, step, raw_value, value, decided_by) values ('p', '020', '10', 'morning', 'kim')`;

async function rowsOf(pool: pg.Pool): Promise<Map<string, unknown[]>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'sluice'::regnamespace and relname not like '%version%'",
  );
  const found = new Map<string, unknown[]>();
  for (const { name } of tables) {
    const { rows } = await pool.query(`select to_jsonb(t) as row from sluice.${name} t order by t::text`);
    found.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return found;
}

const functionsOf = async (pool: pg.Pool) =>
  (
    await pool.query(
      "select proname, prosrc from pg_proc where pronamespace = 'sluice'::regnamespace order by 1, 2",
    )
  ).rows;

test.each([
  ["b4b0312", ["plans", "outbox"]],
  ["482f719", ["plans", "outbox", "outbox_view"]],
])(
  "what Sluice %s installed becomes versions, without a superuser, and keeps all rows",
  async (commit, parts) => {
    const pool = await openTarget();
    await installEarlier(pool, commit, parts);
    await pool.query(FILLED);
    const before = await rowsOf(pool);
    expect(before.get("outbox_log")).toHaveLength(40);
    await installAll(pool);
    const after = await rowsOf(pool);
    for (const [table, rows] of before) {
      expect(after.get(table)?.length, table).toBe(rows.length);
      expect(after.get(table), table).toMatchObject(rows);
    }
    const tables =
      "select relname from pg_class where relnamespace = 'sluice'::regnamespace and relname like '%\\_version'";
    expect((await pool.query(tables)).rows).toEqual([]);
    const applied = async () =>
      (await pool.query("select part, version, xmin::text from sluice.schema_versions order by 1, 2")).rows;
    const first = await applied();
    expect(first.map(({ part, version }) => [part, version])).toEqual([
      ["outbox", 1],
      ["outbox_view", 1],
      ["plans", 1],
      ["plans", 2],
      ["plans", 3],
      ["plans", 4],
    ]);
    await installAll(pool);
    expect(await applied()).toEqual(first);

    // It works on: what was there is pending or dead, and what comes is numbered into the same slots.
    await pool.query("select sluice.emit('made', 'booking', '41', '{}'); select sluice.outbox_tick()");
    expect(await readSinkDepths(pool)).toMatchObject([{ sink: "s" }]);
    const { rows } = await pool.query("select count(*) as n from public.outbox_events where not processed");
    expect(rows).toEqual([{ n: "41" }]);
    const fresh = await functionsOf(pool);

    // An older Sluice that runs once more puts its functions back, and says so by its table.
    await installEarlier(pool, commit, parts);
    await installAll(pool);
    expect(await functionsOf(pool)).toEqual(fresh);
    expect((await pool.query(tables)).rows).toEqual([]);
  },
);

test("a version that stands is not changed any more", async () => {
  const pool = await openTarget();
  await installAll(pool);
  const { rows } = await pool.query("select part, version, sha256 from sluice.schema_versions order by 1, 2");
  expect(rows.map(({ part, version, sha256 }) => `${part} ${version} ${sha256.slice(0, 12)}`)).toEqual([
    "outbox 1 4f3db7f12305",
    "outbox_view 1 fd6a6462a4a8",
    "plans 1 12c5367db2f7",
    "plans 2 ffff2e648b8c",
    "plans 3 9dae098f7628",
    "plans 4 915630fff34a",
  ]);
});

test.each([
  [8, 8],
  [8, 3],
])(
  "of two workers at once, with %i and %i slots, one makes the outbox and the other sees it",
  async (...slots) => {
    const owner = await openTarget();
    const { url } = target as TargetOfRole;
    const workers = slots.map(() => new pg.Pool({ connectionString: url, max: 1 }));
    const first = await owner.connect();
    try {
      // That they know that nothing is there, and wait in the same moment, is when one could miss what the other made.
      for (const worker of workers)
        await worker.query(
          "select to_regclass('sluice.schema_versions'), to_regclass('sluice.outbox_log'), to_regprocedure('sluice.outbox_slots()')",
        );
      await first.query("begin; select pg_advisory_xact_lock(hashtextextended('sluice.install', 0))");
      const installed = workers.map((worker, n) => installOutbox(worker, slots[n]));
      await waitUntil("both wait", async () => {
        const { rows } = await owner.query(
          "select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())",
        );
        return rows[0].n === 2;
      });
      await first.query("commit");
      const [made, seen] = await Promise.all(installed);
      expect(slots).toContain(made);
      expect(seen).toBe(made);
    } finally {
      first.release(true);
      for (const worker of workers) await worker.end();
    }
    // The first tick is of whoever ran the scripts first, the record of whoever did last.
    const { rows } = await owner.query(
      `select sluice.outbox_slots() as slots, array_length(t.totals, 1) as ticked, t.xmin = v.xmin as once
       from sluice.outbox_ticks t, sluice.schema_versions v`,
    );
    expect(rows).toEqual([{ slots: rows[0].ticked, ticked: rows[0].ticked, once: true }]);
    const column = await owner.query(
      "select pg_get_expr(adbin, adrelid) as text from pg_attrdef where adrelid = 'sluice.outbox_log'::regclass and pg_get_expr(adbin, adrelid) like '%hash%'",
    );
    expect(column.rows[0].text).toContain(`% (${rows[0].slots})`);
  },
);

test.each([
  ["schema_versions (id int)", 'column "version" does not exist', [installTargetSchema, installOutbox]],
  ["schema_versions (part text, version text)", "text and integer", [installOutbox]],
  ["outbox_log (id int)", 'column "[a-z]+" does not exist', [installOutbox]],
])("a schema sluice of another program, with %s, is refused in a sentence", async (table, said, installs) => {
  const pool = await openTarget();
  await pool.query(`create schema sluice; create table sluice.${table}`);
  for (const install of installs)
    await expect(install(pool)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(
        `^Sluice needs schema sluice of a target for itself, .* another program's \\(.*${said}.*\\)\\. Rename`,
      ),
    });
});

test("a log has as many slots as it was made with, and keeps them", async () => {
  const pool = await openTarget();
  expect(await installOutbox(pool, 3)).toBe(3);
  expect(await installOutbox(pool, 16)).toBe(3);
  await registerSinks(pool, [SINK]);
  await pool.query(
    "select sluice.emit('e', 'a', n::text, '{}') from generate_series(1, 60) n; select sluice.outbox_tick()",
  );
  const { rows } = await pool.query(
    "select slot, count(*)::int as n from sluice.outbox_log group by 1 order by 1",
  );
  expect(rows.map(({ slot }) => slot)).toEqual([0, 1, 2]);
  const ticks = await pool.query("select totals from sluice.outbox_ticks order by id desc limit 1");
  expect(ticks.rows[0].totals.map(Number)).toEqual(rows.map(({ n }) => n));
  const cursors = await pool.query("select slot from sluice.outbox_cursors order by 1");
  expect(cursors.rows.map(({ slot }) => slot)).toEqual([0, 1, 2]);
  expect(await readSinkDepths(pool)).toMatchObject([{ sink: "s" }]);
});
