import pg from "pg";
import { afterAll, beforeAll, test } from "vitest";
import { createEmptyDatabase } from "../../test/database.ts";
import { installOutbox } from "./install.ts";

let target: { url: string; drop: () => Promise<void> };
let pool: pg.Pool;
beforeAll(async () => {
  target = await createEmptyDatabase();
  pool = new pg.Pool({ connectionString: target.url, max: 10 });
  await installOutbox(pool);
});
afterAll(async () => {
  await pool.end();
  await target.drop();
});

test("may be installed again, by several at once", async () => {
  await Promise.all([installOutbox(pool), installOutbox(pool), installOutbox(pool)]);
});
