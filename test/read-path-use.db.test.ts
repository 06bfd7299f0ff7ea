import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installOutbox } from "#lib/outbox/schema/install.ts";
import { readPathUse } from "#lib/plans/gates/read-path-use.ts";
import { createEmptyDatabase } from "./database.ts";

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
  expect(await readPathUse(pool, "services", since)).toBeNull(); // no outbox here
  await installOutbox(pool);
  await pool.query(
    `insert into sluice.outbox_log (type, aggregatetype, aggregateid, payload, flag_context, created_at)
     values ('t', 'reservation', 'r', '{}', '{"flag": "services", "path": "old"}', now() - interval '2 minutes')`,
  );
  for (const context of [null, { services: "on" }, { flag: "another", path: "old" }, { flag: "services" }])
    await emit(context);
  await emit({ flag: "services", variant: "on", path: "new" });
  expect(await readPathUse(pool, "services", since)).toEqual({ lastOldAt: null });
  await emit({ flag: "services", variant: "on", path: "old" });
  expect(await readPathUse(pool, "services", since)).toEqual({ lastOldAt: expect.any(Date) });
});
