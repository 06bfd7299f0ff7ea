import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";

const GIVE_UP_MS = 5_000;

/**
 * A pool's end() resolves a little before its connections are closed. Dropped by force in that moment, the database
 * ends them with an error that nobody listens to any more, so that a whole run fails now and then.
 */
export async function dropDatabase(admin: pg.Client, name: string): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MS;
  while (Date.now() < deadline) {
    const { rows } = await admin.query("select from pg_stat_activity where datname = $1 limit 1", [name]);
    if (rows.length === 0) break;
    await delay(20);
  }
  await admin.query(`drop database if exists ${name} with (force)`);
}
