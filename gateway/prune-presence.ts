import type pg from "pg";
import { ACKS_KEPT_DAYS } from "#lib/flags/clients/confirmation.ts";

/** Deletes what nobody asks for any more: old acknowledgements, clients that left, gateways that are long gone. */
export async function prunePresence(pool: pg.Pool): Promise<void> {
  await pool.query(`delete from flag_acks where at < now() - make_interval(days => $1)`, [ACKS_KEPT_DAYS]);
  await pool.query("delete from gateway_clients where disconnected_at < now() - interval '1 day'");
  await pool.query(
    `with old as (
       delete from gateways where last_seen_at < now() - make_interval(days => $1) returning id
     )
     delete from gateway_clients where gateway_id in (select id from old)`,
    [ACKS_KEPT_DAYS],
  );
}
