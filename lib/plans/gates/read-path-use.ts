import type pg from "pg";
import { SQL_STATE } from "../../kernel/db/sql-states.ts";
import type { TargetPool } from "../../target/pool.ts";
import { inTargetTransaction } from "../../target/target-transaction.ts";

/** A gate is read by every open page; with its index the answer takes a moment, however long the log is. */
const ANSWERS_WITHIN_SECONDS = 3;

/**
 * When the application last said that it took the old path; null: in none of the events looked at. `endedLater`: it was
 * written before the time that was asked for, in a transaction that was open then. Or why it is not known: the target's log has
 * no index for it, or did not answer in time, or could not be read.
 */
export type PathUse = { lastOldAt: Date | null; endedLater?: true } | "no-index" | "late" | "unreadable";

/** What is looked at: events since then, and those that a snapshot of the target, taken earlier, does not show. */
export type PathWindow = { since: Date; unseenIn?: string | undefined };

/**
 * An event is dated by its statement, and its transaction may have gone on for long after that. Whether it had ended by
 * `since` the relay's ticks tell, which keep the snapshots in which events were first seen: the last one before then does not
 * show it, and there is a later one, without which nobody has looked. Along the index on (slot, txid), only as far as the
 * transactions between the two.
 */
const OLD_PATH = `
  with slots as (select generate_series(0, cardinality(totals) - 1) as slot
                 from (select totals from sluice.outbox_ticks order by id desc limit 1) t),
  unseen as (
    select before.snap, pg_snapshot_xmax(later.snap) as upto
    from (select snap from sluice.outbox_ticks where at <= $2 and id > 0 order by id desc limit 1) before,
         (select snap from sluice.outbox_ticks where at > $2 order by id limit 1) later
    union all select $3::pg_snapshot, null where $3 is not null)
  select
    (select max(created_at) from sluice.outbox_log
     where flag_context ->> 'path' = 'old' and flag_context ->> 'flag' = $1 and created_at >= $2) as at,
    (select max(l.created_at) from unseen u cross join slots s
     join sluice.outbox_log l on l.slot = s.slot and l.txid >= pg_snapshot_xmin(u.snap)
     where (u.upto is null or l.txid < u.upto) and not pg_visible_in_snapshot(l.txid, u.snap)
       and l.flag_context ->> 'path' = 'old' and l.flag_context ->> 'flag' = $1 and l.created_at < $2) as later`;

/**
 * Reads it from `flag_context` of the events that the application wrote in its own transactions since `since`, of all of them:
 * `{"flag": "…", "path": "old" | "new"}`. An answer "on" does not prove that the new path was taken: the application may still
 * turn elsewhere.
 * @returns null if the target has no outbox
 */
export async function readPathUse(
  target: TargetPool,
  flag: string,
  window: PathWindow,
): Promise<PathUse | null> {
  try {
    return await inTargetTransaction(target, { mode: "read only", rollback: true }, (client) =>
      readPathUseWithin(client, flag, window),
    );
  } catch {
    return "unreadable";
  }
}

/** As `readPathUse`, in the caller's transaction, which goes on as it was whatever comes of it. */
export async function readPathUseWithin(
  client: pg.PoolClient,
  flag: string,
  { since, unseenIn }: PathWindow,
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
    const { rows } = await client.query<{ at: Date | null; later: Date | null }>(OLD_PATH, [
      flag,
      since,
      unseenIn ?? null,
    ]);
    const { at = null, later = null } = rows[0] ?? {};
    return at === null && later !== null ? { lastOldAt: later, endedLater: true } : { lastOldAt: at };
  } catch (error) {
    const { code } = error as { code?: unknown };
    const late = code === SQL_STATE.queryCanceled || code === SQL_STATE.lockNotAvailable;
    return late ? "late" : "unreadable";
  } finally {
    await client.query("rollback to savepoint path_use; release savepoint path_use");
  }
}

/** What the target shows now, for `PathWindow`. */
export async function readSnapshot(target: TargetPool): Promise<string> {
  const { rows } = await target.query<{ snapshot: string }>("select pg_current_snapshot()::text as snapshot");
  return rows[0]?.snapshot ?? "";
}
