import { randomBytes } from "node:crypto";
import type pg from "pg";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { SQL_STATE } from "../../kernel/db/sql-states.ts";
import { sqlStateOf } from "../has-refused.ts";
import { openTarget, withTargetClient } from "../pool.ts";
import { isHeld } from "./hold-clone.ts";

/** Of a clone's database and of the role that owns what is in it. */
export const CLONE_PREFIX = "sluice_clone_";
const MAX_AGE_MS = 3_600_000;

type Found = { name: string; held: boolean; busy: boolean; used: boolean };

/**
 * Drops the clones, and roles of clones, whose maker is gone: nobody holds them and nobody is connected. Where that cannot be
 * known, as a connection can outlive a machine and earlier versions held none, those that were made more than an hour ago and
 * that nobody has used for an hour. Those of another target's role are left to that.
 * @returns their names
 * @throws what kept the first that could not be dropped, after all others
 */
export async function sweepClones(
  url: string,
  options: { name: string; now?: () => Date },
): Promise<string[]> {
  const now = (options.now ?? (() => new Date()))();
  const pool = openTarget(url, { name: options.name, poolSize: 1 });
  try {
    return await withTargetClient(pool, {}, async (client) => {
      const { rows } = await client.query<Found>(
        `select datname as name, ${isHeld("datname::text")} as held, u.busy, u.used from pg_database d,
           lateral (select coalesce(bool_or(a.backend_type = 'client backend'), false) as busy,
                           coalesce(bool_or(a.state_change > $2::timestamptz), false) as used
                      from pg_stat_activity a where a.datid = d.oid) u
          where starts_with(datname, $1) and pg_has_role(datdba, 'usage')
         union all
         select rolname, ${isHeld("rolname::text")}, false, false from pg_roles r
          where starts_with(rolname, $1) and pg_has_role(r.oid, 'usage')
            and not exists (select from pg_database where datname = rolname)`,
        [CLONE_PREFIX, new Date(now.getTime() - MAX_AGE_MS)],
      );
      const swept: string[] = [];
      const errors: unknown[] = [];
      for (const { name } of rows.filter((one) => isOrphan(one, now)))
        await removeClone(client, name).then(
          () => swept.push(name),
          (error: unknown) => errors.push(error),
        );
      if (errors.length > 0) throw errors[0];
      return swept;
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
  return `${CLONE_PREFIX}${stamp}_${randomBytes(4).toString("hex")}`;
}

const NAME = /^sluice_clone_(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)z_(?:[0-9a-f]{6}|([0-9a-f]{8}))$/;

function isOrphan({ name, held, busy, used }: Found, now: Date): boolean {
  // Versions that held none ended the name with six digits.
  const isKindHeld = NAME.exec(name)?.[7] !== undefined;
  return (isKindHeld && !held && !busy) || (!used && ageMs(name, now) > MAX_AGE_MS);
}

/** 0 for a database that is not a clone of ours, whatever its name begins with. */
function ageMs(name: string, now: Date): number {
  const made = NAME.exec(name);
  if (!made) return 0;
  const [year, month, day, hour, minute, second] = made.slice(1, 7).map(Number);
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
