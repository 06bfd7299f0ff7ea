import type pg from "pg";
import { ACKS_KEPT_DAYS } from "#lib/flags/clients/confirmation.ts";
import type { Writers } from "./writers.ts";

const HOUR_MS = 3_600_000;

/** @returns what prunes if it did not within the hour; a failure is tried again the next time */
export function pruneHourly(pool: pg.Pool, writers: Writers): () => Promise<void> {
  let prunedAt = 0;
  return async () => {
    if (Date.now() - prunedAt < HOUR_MS) return;
    try {
      await prunePresence(pool);
      prunedAt = Date.now();
      writers.worked("old-clients");
    } catch (error) {
      writers.failed("old-clients", error as Error);
    }
  };
}

/**
 * Deletes what nobody asks for any more: old acknowledgements but for the latest of each that is on record, clients that left,
 * and what is long gone. A client that was lost stays as long as a gateway: it may still run with what it had.
 */
export async function prunePresence(pool: pg.Pool): Promise<void> {
  await pool.query(
    `delete from gateway_clients where disconnected_at < now() - interval '1 day'
       and ((left_at is not null and told_revision is not null) or disconnected_at < now() - make_interval(days => $1))`,
    [ACKS_KEPT_DAYS],
  );
  await pool.query(
    `with old as (
       delete from gateways where last_seen_at < now() - make_interval(days => $1) returning id
     )
     delete from gateway_clients where gateway_id in (select id from old)`,
    [ACKS_KEPT_DAYS],
  );
  await pool.query(
    `delete from flag_acks a where at < now() - make_interval(days => $1) and (
       exists (select from flag_acks n
         where n.gateway_id = a.gateway_id and n.client_id = a.client_id and n.revision > a.revision
           and n.at < now() - make_interval(days => $1)) -- since when it served what it did within these days is asked
       or not exists (select from gateway_clients c where c.gateway_id = a.gateway_id and c.client_id = a.client_id))`,
    [ACKS_KEPT_DAYS],
  );
}
