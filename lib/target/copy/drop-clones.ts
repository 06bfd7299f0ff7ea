import { randomBytes } from "node:crypto";
import type pg from "pg";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { SQL_STATE } from "../../kernel/db/sql-states.ts";
import { sqlStateOf } from "../has-refused.ts";
import { withTargetClient } from "../pool.ts";
import { openPool } from "../pools.ts";
import { isHeld } from "./hold-clone.ts";

/** Of a clone's database and of the role that owns what is in it. */
export const CLONE_PREFIX = "sluice_clone_";
const MAX_AGE_MS = 3_600_000;

/** `now`: by the server's clock. */
type Found = { name: string; held: boolean; busy: boolean; now: Date };

/**
 * Drops the clones, and roles of clones, whose maker is gone: nobody holds them and nobody is connected, however long what is
 * under way there takes. Earlier versions held none; theirs are in addition left alone for an hour, by the server's clock,
 * since there is a moment between two connections. Those of another target's role are left to that.
 * @returns their names
 * @throws what kept the first that could not be dropped, after all others
 */
export async function sweepClones(url: string, options: { name: string }): Promise<string[]> {
  const pool = openPool("copy", url, { name: options.name, poolSize: 1 });
  try {
    return await withTargetClient(pool, {}, async (client) => {
      // Of sessions of roles that this one may not use, the server tells little more than whose they are; one that
      // vacuums is nobody's.
      const { rows } = await client.query<Found>(
        `select datname as name, ${isHeld("datname::text")} as held, clock_timestamp() as now,
                exists (select from pg_stat_activity a where a.datid = d.oid and a.usesysid is not null) as busy
           from pg_database d where starts_with(datname, $1) and pg_has_role(datdba, 'usage')
         union all
         select rolname, ${isHeld("rolname::text")}, clock_timestamp(), false from pg_roles r
          where starts_with(rolname, $1) and pg_has_role(r.oid, 'member')
            and not exists (select from pg_database where datname = rolname)`,
        [CLONE_PREFIX],
      );
      const swept: string[] = [];
      const errors: unknown[] = [];
      for (const { name } of rows.filter(isOrphan))
        await removeClone(client, name, "unused").then(
          (removed) => removed && swept.push(name),
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

function isOrphan({ name, held, busy, now }: Found): boolean {
  const made = NAME.exec(name);
  if (made === null || held || busy) return false; // not ours, whatever its name begins with, or in use
  // Versions that held none ended the name with six digits.
  return made[7] !== undefined || now.getTime() - madeAt(made) > MAX_AGE_MS;
}

function madeAt(name: RegExpExecArray): number {
  const [year, month, day, hour, minute, second] = name.slice(1, 7).map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

/** How often a copy is tried to drop; the server itself waits 5 s each time for sessions that end. */
const DROP_TRIES = 6;
/** What says that somebody is still connected, or that another drops it in the same moment. */
const MOMENTARY = new Set<string>([
  SQL_STATE.objectInUse,
  SQL_STATE.internalError,
  SQL_STATE.invalidCatalogName,
  SQL_STATE.undefinedObject,
  SQL_STATE.objectNotInPrerequisiteState,
]);

/**
 * Drops the database and the role, which has its name and owns nothing outside of it. "unused": ends no session, and leaves
 * a copy as it is in which there is one. "used": whoever is connected is not any more, as far as the role may end that.
 *
 * Not `drop database … with (force)`: that wants to end an autovacuum worker too, which a role that is no superuser may not,
 * and then drops nothing. Without it the server ends such a worker by itself.
 * @returns whether it is gone
 */
async function removeClone(client: pg.ClientBase, name: string, how: "used" | "unused"): Promise<boolean> {
  const quoted = quoteIdentifier(name);
  for (let left = DROP_TRIES - 1; ; left -= 1)
    try {
      // Of one whose drop was cut short, with limit -2, nothing may be changed, and nobody can be connected.
      const { rows } = await client.query<{ whole: boolean }>(
        "select datconnlimit <> -2 as whole from pg_database where datname = $1",
        [name],
      );
      if (rows[0]?.whole && how === "used") await endSessions(client, name);
      if (rows[0]) await client.query(`drop database if exists ${quoted}`);
      const role = await client.query("select 1 from pg_roles where rolname = $1", [name]);
      if (role.rowCount) await client.query(`drop role if exists ${quoted}`);
      return true;
    } catch (error) {
      const code = sqlStateOf(error) ?? "";
      if (how === "unused" && code === SQL_STATE.objectInUse) return false;
      if (!MOMENTARY.has(code) || left === 0) throw error;
    }
}

async function endSessions(client: pg.ClientBase, name: string): Promise<void> {
  await client.query(`alter database ${quoteIdentifier(name)} with allow_connections false`);
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = $1 and pid <> pg_backend_pid() and pg_has_role(usesysid, 'usage')`,
    [name],
  );
}

/** Whoever is connected to it is not any more. */
export async function dropClone(url: string, target: string, name: string): Promise<void> {
  const pool = openPool("copy", url, { name: target, poolSize: 1 });
  try {
    await withTargetClient(pool, {}, (client) => removeClone(client, name, "used"));
  } finally {
    await pool.end();
  }
}
