import type pg from "pg";
import { HEARTBEAT_MS } from "#lib/flags/clients/silent-after.ts";
import { TELEMETRY_BUCKET_MS } from "#lib/flags/clients/telemetry-bucket.ts";
import { pruneKnownKeys } from "#lib/flags/exposure/prune-known-keys.ts";
import { Lifecycle, type Running } from "#lib/kernel/loop/lifecycle.ts";
import { repeat, withLastRound } from "#lib/kernel/loop/repeat.ts";
import type { Identity } from "#lib/kernel/process/process-identity.ts";
import type { Caller } from "./client-tokens.ts";
import type { KeptCounts } from "./kept-counts.ts";
import { rememberKeys } from "./known-keys.ts";
import { storeRows } from "./store-rows.ts";
import type { Writers } from "./writers.ts";

/** As often as a heartbeat says until when all is written. */
const COUNTS_MS = HEARTBEAT_MS;
const KEYS_MS = 2_000;
/** Buckets kept while the database is away: an hour of them. */
const MOST_BUCKETS = 360;
const HOUR_MS = 3_600_000;
const KEPT_DAYS = 7;

type Source = Pick<Caller, "application" | "authenticated">;
type Counted = { flag: string; source: Source; variant: string; count: number };
/** By whom, which flag and which variant. */
type Bucket = Map<string, Counted>;

export type Telemetry = Running & {
  /** One answer given. Called in the request path: it counts and returns. */
  answered: (source: Source, flag: string, variant: string, targetingKey: unknown) => void;
  /** Answers that a client gave in its own process. */
  reported: (source: Source, flag: string, variant: string, count: number) => void;
  seen: (source: Source, targetingKey: unknown) => void;
  flush: () => Promise<void>;
  /** What is counted by now is written, or could not be. */
  written: () => Promise<void>;
  /** Calls back once all that is counted by now is in the database; never, if some of it was lost. */
  whenWritten: (then: () => void) => void;
  /** False if there are answers that are not written: after the end they are lost. */
  isCounted: () => boolean;
};

/** Counts answers and remembers keys in memory, and writes both in batches off the request path. */
export function collectTelemetry(options: {
  pool: pg.Pool;
  identity: Pick<Identity, "id" | "run">;
  environment: string;
  kept: KeptCounts;
  writers: Writers;
}): Telemetry {
  const { pool, identity, environment, kept, writers } = options;
  const buckets = new Map<number, Bucket>();
  let current: Bucket = new Map();
  let currentAt = 0;
  let lastPrune = 0;
  let waiting: (() => void)[] = [];
  const keys = rememberKeys({ pool, environment, writers });

  function bucket(): Bucket {
    const at = Math.floor(kept.timeOfAnswer() / TELEMETRY_BUCKET_MS) * TELEMETRY_BUCKET_MS;
    if (at !== currentAt) {
      currentAt = at;
      current = buckets.get(at) ?? new Map();
      buckets.set(at, current);
      const oldest = buckets.size > MOST_BUCKETS ? buckets.keys().next().value : undefined;
      if (oldest !== undefined) forget(oldest);
    }
    return current;
  }

  function forget(at: number): void {
    buckets.delete(at);
    kept.lost();
  }

  /** Whoever has no token is nobody's application: its answers would hold a flag as asked for, and its keys be people. */
  const isSomebody = ({ application }: Source) => application !== "";

  function reported(source: Source, flag: string, variant: string, count: number): void {
    if (count > 0 && isSomebody(source)) add(bucket(), { source, flag, variant, count });
  }

  function seen(source: Source, targetingKey: unknown): void {
    if (isSomebody(source)) keys.seen(source, targetingKey);
  }

  /** One write, and those who wait for what was counted before it began. */
  async function writeCounts(): Promise<void> {
    const { losses } = kept.standing();
    const called = waiting;
    waiting = [];
    try {
      if (!(await writeBuckets())) waiting = [...called, ...waiting];
      else if (kept.standing().losses === losses) for (const then of called) then();
    } catch (error) {
      waiting = [...called, ...waiting];
      throw error;
    }
  }

  /** False: some is left. */
  async function writeBuckets(): Promise<boolean> {
    const end = kept.beginWrite();
    if (buckets.size === 0) {
      end(true); // nothing was written, so nothing is known of writing
      return true;
    }
    for (const [at, counts] of [...buckets]) {
      // Taken out before the write: what is counted meanwhile goes into a fresh map and is added by the next write.
      buckets.delete(at);
      if (at === currentAt) currentAt = 0;
      const stored = await storeRows([...counts.values()], (rows) => saveCounts(new Date(at), rows));
      const [refused] = stored.refused;
      if (refused !== undefined) {
        kept.lost();
        writers.refused("counts", stored.refused.length, refused.error);
      }
      if (stored.failure === null) continue;
      putBack(at, stored.unsent);
      writers.failed("counts", stored.failure);
      return false;
    }
    end(true);
    writers.worked("counts");
    return true;
  }

  async function saveCounts(at: Date, rows: Counted[]): Promise<void> {
    // Both in one transaction: a database that lost this write says so.
    const { rows: noted } = await pool.query<{ writes: string }>(
      `with noted as (
         update gateways set count_writes = count_writes + 1 where id = $2 and boot_id = $8 returning count_writes
       ), stored as (
         insert into evaluation_counts
           (flag_name, at, variant, gateway_id, count, application, authenticated, environment)
         -- Before the database was heard of this machine's clock said when it was, and that may be ahead.
         select flag, least($1::timestamptz, date_bin($9::interval, clock_timestamp(), '2000-01-01Z')), variant, $2, count,
           application, authenticated, $10
         from unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::boolean[])
           as c (flag, variant, count, application, authenticated)
         on conflict (flag_name, at, environment, variant, gateway_id, application, authenticated)
           do update set count = evaluation_counts.count + excluded.count
       )
       select count_writes as writes from noted`,
      [
        at,
        identity.id,
        rows.map((row) => row.flag),
        rows.map((row) => row.variant),
        rows.map((row) => row.count),
        rows.map((row) => row.source.application),
        rows.map((row) => row.source.authenticated),
        identity.run,
        `${TELEMETRY_BUCKET_MS} milliseconds`,
        environment,
      ],
    );
    if (noted[0] !== undefined) kept.wrote(Number(noted[0].writes));
  }

  function putBack(at: number, unsent: Counted[]): void {
    const meanwhile: Bucket = buckets.get(at) ?? new Map();
    if (!buckets.has(at)) {
      if (buckets.size >= MOST_BUCKETS) {
        kept.lost();
        return;
      }
      buckets.set(at, meanwhile);
    }
    for (const one of unsent) add(meanwhile, one);
  }

  async function prune(): Promise<void> {
    if (Date.now() - lastPrune < HOUR_MS && !keys.areMany()) return;
    try {
      await pool.query("delete from evaluation_counts where at < now() - make_interval(days => $1)", [
        KEPT_DAYS,
      ]);
      await pruneKnownKeys(pool);
      lastPrune = Date.now();
      writers.worked("old-counts");
    } catch (error) {
      writers.failed("old-counts", error as Error);
    }
  }

  const counts = repeat("writing counts", COUNTS_MS, () =>
    writeCounts().catch((error: Error) => writers.failed("counts", error)),
  );
  /** Keys and what is old may take long, and counts do not wait for them. */
  const tending = repeat("writing keys", KEYS_MS, () =>
    keys
      .write()
      .then(prune)
      .catch((error: Error) => writers.failed("keys", error)),
  );
  const life = new Lifecycle(async () => {
    await Promise.all([withLastRound(counts).stop(), withLastRound(tending).stop()]);
  });
  return {
    answered: (source, flag, variant, targetingKey) => {
      reported(source, flag, variant, 1);
      seen(source, targetingKey);
    },
    reported,
    seen,
    flush: async () => {
      await Promise.all([counts.now(), tending.now()]);
    },
    written: counts.now, // what is under way may have begun before what is waited for was counted
    whenWritten: (then) => waiting.push(then),
    isCounted: () => buckets.size === 0,
    stop: life.stop,
  };
}

/** Never beyond what a number holds exactly, and far below what the database's does. */
function add(bucket: Bucket, { source, flag, variant, count }: Counted): void {
  const key = `${source.authenticated ? 1 : 0} ${source.application} ${flag} ${variant}`;
  const one = bucket.get(key);
  if (one === undefined) bucket.set(key, { source, flag, variant, count });
  else one.count = Math.min(Number.MAX_SAFE_INTEGER, one.count + count);
}
