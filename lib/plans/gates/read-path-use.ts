import type pg from "pg";
import { SQL_STATE } from "../../kernel/db/sql-states.ts";
import type { TargetPool } from "../../target/pool.ts";
import { inTargetTransaction } from "../../target/target-transaction.ts";

/** A gate is read by every open page; with its index the answer takes a moment, however long the log is. */
const ANSWERS_WITHIN_SECONDS = 3;

/**
 * When the application last said that it took the old path; null: in none of the events looked at. Or why it is not
 * known: the target's log has no index for it, or did not answer in time, or could not be read.
 */
export type PathUse = { lastOldAt: Date | null } | "no-index" | "late" | "unreadable";

/**
 * Reads it from `flag_context` of the events that the application wrote in its own transactions since `since`, of all of them:
 * `{"flag": "…", "path": "old" | "new"}`. An answer "on" does not prove that the new path was taken: the application may still
 * turn elsewhere.
 * @returns null if the target has no outbox
 */
export async function readPathUse(target: TargetPool, flag: string, since: Date): Promise<PathUse | null> {
  try {
    return await inTargetTransaction(target, { mode: "read only", rollback: true }, (client) =>
      readPathUseWithin(client, flag, since),
    );
  } catch {
    return "unreadable";
  }
}

/** As `readPathUse`, in the caller's transaction, which goes on as it was whatever comes of it. */
export async function readPathUseWithin(
  client: pg.PoolClient,
  flag: string,
  since: Date,
): Promise<PathUse | null> {
  const settings = `set local statement_timeout = '${ANSWERS_WITHIN_SECONDS}s'; set local lock_timeout = '1s'`;
  await client.query(`savepoint path_use; ${settings}`);
  try {
    const schema = await client.query<{ log: boolean; index: boolean | null }>(
      `select to_regclass('sluice.outbox_log') is not null as log,
         (select indisvalid from pg_index where indexrelid = to_regclass('sluice.outbox_log_old_path')) as index`,
    );
    const has = schema.rows[0];
    if (!has?.log) return null;
    if (!has.index) return "no-index";
    const { rows } = await client.query<{ at: Date | null }>(
      `select max(created_at) as at from sluice.outbox_log
       where flag_context ->> 'path' = 'old' and flag_context ->> 'flag' = $1 and created_at >= $2`,
      [flag, since],
    );
    return { lastOldAt: rows[0]?.at ?? null };
  } catch (error) {
    const { code } = error as { code?: unknown };
    const late = code === SQL_STATE.queryCanceled || code === SQL_STATE.lockNotAvailable;
    return late ? "late" : "unreadable";
  } finally {
    await client.query("rollback to savepoint path_use; release savepoint path_use");
  }
}
