import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installOutbox } from "#lib/outbox/schema/install.ts";
import { readPathUse, readSnapshot } from "#lib/plans/gates/read-path-use.ts";
import { createEmptyDatabase } from "./database.ts";
import { waitUntil } from "./wait-until.ts";

let target: { url: string; drop: () => Promise<void> };
let pool: pg.Pool;
beforeAll(async () => {
  target = await createEmptyDatabase();
  pool = new pg.Pool({ connectionString: target.url, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await target.drop();
});

const emit = (context: Record<string, string> | null) =>
  pool.query("select sluice.emit('t', 'reservation', 'r', '{}', $1)", [context && JSON.stringify(context)]);

test("finds the latest event that took the old path, of this flag and since then", async () => {
  const since = new Date(Date.now() - 60_000);
  expect(await readPathUse(pool, "services", { since })).toBeNull(); // no outbox here
  await installOutbox(pool);
  await pool.query(
    `insert into sluice.outbox_log (type, aggregatetype, aggregateid, payload, flag_context, created_at)
     values ('t', 'reservation', 'r', '{}', '{"flag": "services", "path": "old"}', now() - interval '2 minutes')`,
  );
  for (const context of [null, { services: "on" }, { flag: "another", path: "old" }, { flag: "services" }])
    await emit(context);
  await emit({ flag: "services", variant: "on", path: "new" });
  expect(await readPathUse(pool, "services", { since })).toEqual({ lastOldAt: null });
  await emit({ flag: "services", variant: "on", path: "old" });
  expect(await readPathUse(pool, "services", { since })).toEqual({ lastOldAt: expect.any(Date) });
});

test("an event of a transaction that was open then is one of that time, however early it was written", async () => {
  await pool.query("alter table sluice.outbox_log disable trigger user; delete from sluice.outbox_log");
  const open = new pg.Client({ connectionString: target.url });
  await open.connect();
  const write = `select sluice.emit('t', 'reservation', 'r', '{}', '{"flag": "services", "path": "old"}')`;
  await open.query(`begin; ${write}`);
  const unseenIn = await readSnapshot(pool);
  // The relay looks when something else was written, then is down, and looks again.
  const tick = async () => {
    await emit(null);
    await pool.query("select sluice.outbox_tick()");
  };
  await tick();
  const { rows } = await pool.query<{ at: Date }>(
    "select clock_timestamp() + interval '1 ms' as at from pg_sleep(0.01)",
  );
  const since = rows[0]?.at ?? new Date(Number.NaN);
  const unused = { lastOldAt: null };
  expect(await readPathUse(pool, "services", { since, unseenIn })).toEqual(unused);
  await open.query("commit");
  await open.end();
  const later = { lastOldAt: expect.any(Date), endedLater: true };
  expect(await readPathUse(pool, "services", { since, unseenIn })).toEqual(later);
  // Nobody has looked since: what happened after the last look is not known to be of that time.
  expect(await readPathUse(pool, "services", { since })).toEqual(unused);
  await waitUntil("it is later", () => Date.now() > since.getTime());
  await tick();
  expect(await readPathUse(pool, "services", { since })).toEqual(later);
  expect(await readPathUse(pool, "another", { since })).toEqual(unused);
  // Once it was seen before the time that is asked for, it is of the time before.
  expect(await readPathUse(pool, "services", { since: new Date(Date.now() + 1000) })).toEqual(unused);
});
