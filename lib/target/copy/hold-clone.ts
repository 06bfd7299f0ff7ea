import { openPool } from "../pools.ts";

/** First half of the key of the lock; the second is a hash of the copy's name. */
const CLONE_LOCK = 1_936_487_523;

/** The session does nothing for as long as a rehearsal takes, and is to end soon if its machine is gone. */
const OUTLIVES_IDLENESS =
  "set idle_session_timeout = 0; set tcp_keepalives_idle = 60; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 6";

/**
 * Says as long as its session lasts that whoever makes or uses a copy is there: the server ends it with the process, however
 * that ends. Taken before anything of the copy exists. @returns what lets go
 */
export async function holdClone(url: string, target: string, name: string): Promise<() => Promise<void>> {
  const pool = openPool("copy", url, { name: target, poolSize: 1 });
  try {
    const client = await pool.connect();
    await client.query(OUTLIVES_IDLENESS);
    await client.query("select pg_advisory_lock($1, hashtext($2))", [CLONE_LOCK, name]);
    let released: Promise<void> | null = null;
    return () => {
      if (released === null) {
        client.release(true);
        released = pool.end();
      }
      return released;
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** SQL: whether somebody holds the copy of that name. Locks are seen from every database of the server. */
export function isHeld(name: string): string {
  return `exists (select from pg_catalog.pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 2
    and l.classid = ${CLONE_LOCK} and l.objid::int8 = hashtext(${name})::int8 & 4294967295)`;
}
