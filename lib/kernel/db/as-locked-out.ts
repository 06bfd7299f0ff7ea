import { message } from "../../messages/catalogue/message.ts";
import { AppError } from "../errors.ts";
import type { Db } from "./client.ts";
import { type DatabaseSession, sessionNames } from "./session-name.ts";
import { SQL_STATE } from "./sql-states.ts";

/**
 * The refusal for a change that waited for a lock in vain, with the sessions that hold one there: somebody's open
 * transaction in psql stops every change, a press of the kill switch included, and must be found at once. Null for any other
 * error.
 */
export async function asLockedOut(db: Db, error: unknown): Promise<AppError | null> {
  if (!saysLockTimeout(error)) return null;
  const holders = await db.$queryRaw<DatabaseSession[]>`
    select a.pid, a.usename, a.application_name from pg_stat_activity a
    where a.datname = current_database() and a.pid <> pg_backend_pid()
      and exists (select from pg_locks l where l.pid = a.pid and l.granted and l.database = a.datid and l.locktype = 'relation'
        and l.mode <> 'AccessShareLock')
      and not exists (select from pg_locks l where l.pid = a.pid and not l.granted)
    order by a.pid`;
  const said =
    holders.length === 0
      ? message("setup.lock.ended")
      : message("setup.lock.held", { who: sessionNames(holders) });
  return new AppError("unavailable", said, { holders });
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
