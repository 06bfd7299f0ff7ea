import type pg from "pg";
import type { Identity } from "#lib/kernel/process/process-identity.ts";

/**
 * Writes the row of this run. A row that another run left is taken only if that one is over for certain: it said so, or
 * this process holds the lock that it held. What it left is closed then: its clients are no longer connected, and what it
 * served says nothing of what this one serves.
 * @returns false if the row may be that of another gateway; it is untouched
 */
export async function registerGateway(
  pool: pg.Pool,
  { id, run, earlierRuns }: Identity,
  gateway: { name: string; environment: string; revision: number; killed: boolean; ageSeconds: number },
): Promise<boolean> {
  // A run of this id that never came on record, cut off, served since the end that is on record: that was not the end.
  await pool.query(
    `update gateways set stopped_at = null where id = $1 and stopped_at is not null
       and exists (select from unnest($2::uuid[]) run where run <> boot_id) and boot_id = any($2::uuid[])`,
    [id, earlierRuns],
  );
  const { rowCount } = await pool.query(
    `with before as (
       select last_seen_at from gateways where id = $1 and (boot_id = any($6::uuid[]) or stopped_at is not null) for update
     ), ended as (
       update gateway_clients set disconnected_at = before.last_seen_at from before
       where gateway_id = $1 and disconnected_at is null
     ), forgotten as (
       delete from flag_acks using before where gateway_id = $1 and client_id = ''
     )
     -- Counts the row before, so that it is read, and locked, before it is written.
     insert into gateways (id, name, started_at, last_seen_at, applied_revision, applied_at, environment_kill, boot_id,
       told_run, told_until, environment)
     select $1, $2, clock_timestamp(), clock_timestamp(), $3, clock_timestamp(), $4, $5,
       $5, clock_timestamp() - make_interval(secs => $7), $8 -- before this run began it answered nothing
     from (select count(*) from before) b
     on conflict (id) do update set name = excluded.name, environment = excluded.environment, environment_kill = excluded.environment_kill, stopped_at = null,
       boot_id = excluded.boot_id, started_at = excluded.started_at, applied_revision = excluded.applied_revision,
       applied_at = excluded.applied_at, last_seen_at = excluded.last_seen_at, told_run = excluded.told_run,
       told_until = excluded.told_until, count_writes = 0, count_losses = 0
     where gateways.boot_id = any($6::uuid[]) or gateways.stopped_at is not null`,
    [
      id,
      gateway.name,
      gateway.revision,
      gateway.killed,
      run,
      [run, ...earlierRuns],
      gateway.ageSeconds,
      gateway.environment,
    ],
  );
  return rowCount === 1;
}
