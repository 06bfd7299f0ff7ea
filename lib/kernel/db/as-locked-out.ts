import { AppError } from "../errors.ts";
import { listSome } from "../text/list-some.ts";
import type { Db } from "./client.ts";
import { SQL_STATE } from "./sql-states.ts";

type Holder = { pid: number; usename: string | null; application_name: string | null };

/**
 * The refusal for a change that waited for a lock in vain, with the sessions that hold one there: somebody's open
 * transaction in psql stops every change, a press of the kill switch included, and must be found at once. Null for any other
 * error.
 */
export async function asLockedOut(db: Db, error: unknown): Promise<AppError | null> {
  if (!saysLockTimeout(error)) return null;
  const holders = await db.$queryRaw<Holder[]>`
    select a.pid, a.usename, a.application_name from pg_stat_activity a
    where a.datname = current_database() and a.pid <> pg_backend_pid()
      and exists (select from pg_locks l where l.pid = a.pid and l.granted and l.database = a.datid and l.locktype = 'relation'
        and l.mode <> 'AccessShareLock')
      and not exists (select from pg_locks l where l.pid = a.pid and not l.granted)
    order by a.pid`;
  const named = holders.map(
    ({ pid, usename, application_name }) =>
      `process ${pid} of ${usename ?? "an unknown role"}${application_name ? ` (${application_name})` : ""}`,
  );
  const who = named.length === 0 ? "it has ended since" : listSome(named, 3);
  const then =
    named.length === 0
      ? "Try again."
      : "End its transaction, or the session: select pg_terminate_backend(process).";
  return new AppError(
    "unavailable",
    `Nothing was changed: another session holds a lock in Sluice's own database, ${who}. ${then}`,
    { holders },
  );
}

/** lock_not_available, as Prisma hands it on, from a statement or from the commit. */
export function saysLockTimeout(error: unknown): boolean {
  const { code, meta, cause } = (error ?? {}) as {
    code?: string;
    meta?: { code?: string; driverAdapterError?: { cause?: { originalCode?: string } } };
    cause?: { originalCode?: string };
  };
  return [code, meta?.code, meta?.driverAdapterError?.cause?.originalCode, cause?.originalCode].includes(
    SQL_STATE.lockNotAvailable,
  );
}
