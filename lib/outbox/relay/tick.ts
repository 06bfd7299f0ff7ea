import type pg from "pg";

/**
 * Notes what of the log is committed by now. It counts every event since the last tick: after a bulk load, or when nobody ticked
 * for long, that takes as long as it does, where a timeout would let it begin again for ever.
 */
export async function tick(pool: pg.Pool): Promise<void> {
  // One message, and so one transaction.
  await pool.query("set local statement_timeout = 0; select sluice.outbox_tick()");
}
