import type pg from "pg";
import type { Identity } from "#lib/kernel/process/process-identity.ts";
import type { Standing } from "./kept-counts.ts";

type Beat = { revision: number; failing: Record<string, string>; told: Standing };

/**
 * Says that this run is there, what it serves, what it cannot write and until when all that it answered is written; not the last
 * if the database has lost one of its writes.
 * @returns null if the row is not this run's
 */
export async function saveHeartbeat(
  pool: pg.Pool,
  { id, run }: Identity,
  { revision, failing, told }: Beat,
): Promise<{ revision: number; at: Date; writes: number } | null> {
  const { rows } = await pool.query<{ revision: string; at: Date; writes: string }>(
    `update gateways set last_seen_at = clock_timestamp(), stopped_at = null, failing = $3::jsonb,
       applied_revision = $2, applied_at = case when applied_revision = $2 then applied_at else clock_timestamp() end,
       count_losses = $5, told_until = case when count_writes >= $6 then coalesce($7, told_until) else told_until end
     where id = $1 and boot_id = $4
     returning (select revision from flag_state where id = 1) as revision, clock_timestamp() as at, count_writes as writes`,
    [id, revision, JSON.stringify(failing), run, told.losses, told.writes, told.until],
  );
  const [row] = rows;
  return row === undefined
    ? null
    : { revision: Number(row.revision), at: row.at, writes: Number(row.writes) };
}

/** Says that this run has ended in order, and that all it answered is written, unless the database has lost one of its writes. */
export async function saveEnd(pool: pg.Pool, { id, run }: Identity, told: Standing): Promise<void> {
  await pool.query(
    `update gateways set stopped_at = clock_timestamp(), told_until = clock_timestamp(), count_losses = $3
     where id = $1 and boot_id = $2 and count_writes >= $4`,
    [id, run, told.losses, told.writes],
  );
}
