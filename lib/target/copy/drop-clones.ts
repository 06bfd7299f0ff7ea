import { randomBytes } from "node:crypto";
import type pg from "pg";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { SQL_STATE } from "../../kernel/db/sql-states.ts";
import { sqlStateOf } from "../has-refused.ts";
import { openTarget, withTargetClient } from "../pool.ts";

/** Of a clone's database and of the role that owns what is in it. */
export const CLONE_PREFIX = "sluice_clone_";
const MAX_AGE_MS = 3_600_000;

/**
 * Drops clones that were made more than an hour ago and that nobody has used for an hour. Those of another target's role are
 * left to that.
 * @returns their names
 */
export async function sweepClones(
  url: string,
  options: { name: string; now?: () => Date },
): Promise<string[]> {
  const now = (options.now ?? (() => new Date()))();
  const pool = openTarget(url, { name: options.name, poolSize: 1 });
  try {
    return await withTargetClient(pool, {}, async (client) => {
      const { rows } = await client.query<{ name: string; used: boolean }>(
        `select datname as name, exists (select 1 from pg_stat_activity a
                  where a.datid = d.oid and a.state_change > $2::timestamptz) as used
           from pg_database d where starts_with(datname, $1) and pg_has_role(datdba, 'usage')`,
        [CLONE_PREFIX, new Date(now.getTime() - MAX_AGE_MS)],
      );
      const orphans = rows.filter(({ name, used }) => !used && ageMs(name, now) > MAX_AGE_MS);
      for (const { name } of orphans) {
        await removeClone(client, name);
      }
      return orphans.map(({ name }) => name);
    });
  } finally {
    await pool.end();
  }
}

export function cloneName(now: Date): string {
  const stamp = now
    .toISOString()
    .replace(/[-:]|\.\d+/g, "")
    .toLowerCase();
  return `${CLONE_PREFIX}${stamp}_${randomBytes(3).toString("hex")}`;
}

/** 0 for a database that is not a clone of ours, whatever its name begins with. */
function ageMs(name: string, now: Date): number {
  const made = /^sluice_clone_(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)z_[0-9a-f]{6}$/.exec(name);
  if (!made) return 0;
  const [year, month, day, hour, minute, second] = made.slice(1).map(Number);
  return now.getTime() - Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

/** Somebody is still connected, or another drops it in the same moment. */
const MOMENTARY = new Set<string>([SQL_STATE.objectInUse, SQL_STATE.internalError]);
/** How often a database is tried to drop; the server itself waits 5 s each time for sessions that end. */
const DROP_TRIES = 6;

/** The role has the name of the database, and owns nothing outside of it. */
async function removeClone(client: pg.ClientBase, name: string): Promise<void> {
  const found = await client.query("select 1 from pg_database where datname = $1", [name]);
  if (found.rowCount) await dropUsedDatabase(client, name);
  const role = await client.query("select 1 from pg_roles where rolname = $1", [name]);
  if (role.rowCount) await client.query(`drop role if exists ${quoteIdentifier(name)}`);
}

/**
 * Not `drop database … with (force)`: that wants to end an autovacuum worker too, which a role that is no superuser may not,
 * and then drops nothing. Without it the server ends such a worker by itself.
 */
async function dropUsedDatabase(client: pg.ClientBase, name: string): Promise<void> {
  for (let left = DROP_TRIES - 1; ; left -= 1)
    try {
      await client.query(`alter database ${quoteIdentifier(name)} with allow_connections false`);
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = $1 and pid <> pg_backend_pid() and pg_has_role(usesysid, 'usage')`,
        [name],
      );
      await client.query(`drop database if exists ${quoteIdentifier(name)}`);
      return;
    } catch (error) {
      const code = sqlStateOf(error);
      if (code === SQL_STATE.invalidCatalogName) return; // somebody else was first
      if (!MOMENTARY.has(code ?? "") || left === 0) throw error;
    }
}

/** Whoever is connected to it is not any more. */
export async function dropClone(url: string, target: string, name: string): Promise<void> {
  const pool = openTarget(url, { name: target, poolSize: 1 });
  try {
    await withTargetClient(pool, {}, (client) => removeClone(client, name));
  } finally {
    await pool.end();
  }
}
