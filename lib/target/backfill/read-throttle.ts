import type pg from "pg";
import { durationWords } from "../../kernel/text/durations.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";

/** When a backfill waits for others. */
export type BackfillThrottle = {
  /** Oldest transaction of others in this database. Default 300 s. */
  maxTransactionAgeSeconds?: number;
  /** Furthest behind of the streaming replicas that the role can see. Default 10 s. */
  maxReplicaLagSeconds?: number;
  /** Write-ahead log written by the whole server. Default: no limit. */
  maxWalBytesPerSecond?: number;
};

/** A reading of the log position, to tell a rate from the next one. */
export type WalReading = { bytes: number; atMs: number };

// A view of an older transaction keeps every row version that the backfill makes dead from being vacuumed away.
const PRESSURE = `
select (select json_build_object('pid', pid, 'application', coalesce(nullif(application_name, ''), backend_type),
               'seconds', extract(epoch from clock_timestamp() - xact_start))
          from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
           and backend_type = 'client backend'
         order by xact_start limit 1) as oldest,
       (select json_build_object('application', application_name, 'seconds', extract(epoch from replay_lag))
          from pg_stat_replication where replay_lag is not null order by replay_lag desc limit 1) as replica,
       case when pg_is_in_recovery() then null else pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') end::float8 as wal`;

type Pressure = {
  oldest: { pid: number; application: string; seconds: number } | null;
  replica: { application: string; seconds: number } | null;
  wal: number | null;
};

/** The reason to wait now, or null; and the log position for the next reading. */
export async function readThrottle(
  client: pg.ClientBase,
  throttle: BackfillThrottle,
  earlier: WalReading | null,
  atMs: number,
): Promise<{ reason: Message | null; wal: WalReading | null }> {
  const pressure = (await client.query<Pressure>(PRESSURE)).rows[0];
  const wal = pressure?.wal == null ? null : { bytes: pressure.wal, atMs };
  const reason =
    (pressure && judgePressure(pressure, throttle)) ??
    judgeWal(throttle.maxWalBytesPerSecond, earlier, wal) ??
    null;
  return { reason, wal };
}

/** Pure. */
export function judgePressure({ oldest, replica }: Pressure, throttle: BackfillThrottle): Message | null {
  const maxAge = throttle.maxTransactionAgeSeconds ?? 300;
  if (oldest && oldest.seconds > maxAge) {
    const { pid, application } = oldest;
    return message("targetRefusals.throttle.transaction", {
      open: durationWords(oldest.seconds * 1000),
      pid: String(pid),
      application,
      limit: durationWords(maxAge * 1000),
    });
  }
  const maxLag = throttle.maxReplicaLagSeconds ?? 10;
  if (replica && replica.seconds > maxLag) {
    return message("targetRefusals.throttle.replica", {
      name: replica.application,
      behind: durationWords(replica.seconds * 1000),
      limit: durationWords(maxLag * 1000),
    });
  }
  return null;
}

function judgeWal(
  max: number | undefined,
  earlier: WalReading | null,
  now: WalReading | null,
): Message | null {
  if (max === undefined || !earlier || !now || now.atMs <= earlier.atMs) return null;
  const rate = ((now.bytes - earlier.bytes) / (now.atMs - earlier.atMs)) * 1000;
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
  return rate > max ? message("targetRefusals.throttle.wal", { rate: mb(rate), limit: mb(max) }) : null;
}
