import type pg from "pg";
import { pruneKnownKeys } from "#lib/flags/exposure/prune-known-keys.ts";
import type { Caller } from "./client-tokens.ts";
import { rememberKeys } from "./known-keys.ts";
import { storeRows } from "./store-rows.ts";
import type { Writers } from "./writers.ts";

const BUCKET_MS = 10_000;
const FLUSH_MS = 2_000;
/** Buckets kept while the database is away: an hour of them. */
const MOST_BUCKETS = 360;
const HOUR_MS = 3_600_000;
const KEPT_DAYS = 7;

type Source = Pick<Caller, "application" | "authenticated">;
type Counts = { on: number; off: number };
type Counted = Counts & { flag: string; source: Source };
/** By whom and which flag. */
type Bucket = Map<string, Counted>;

export type Telemetry = {
  /** One answer given. Called in the request path: it counts and returns. */
  answered: (source: Source, flag: string, on: boolean, targetingKey: unknown) => void;
  /** Answers that a client gave in its own process. */
  reported: (source: Source, flag: string, on: number, off: number) => void;
  seen: (source: Source, targetingKey: unknown) => void;
  flush: () => Promise<void>;
  /** False if there are answers that could not be written: they are lost. */
  stop: () => Promise<boolean>;
};

/** Counts answers and remembers keys in memory, and writes both in batches off the request path. */
export function collectTelemetry(options: {
  pool: pg.Pool;
  gatewayId: () => string;
  writers: Writers;
}): Telemetry {
  const { pool, gatewayId, writers } = options;
  const buckets = new Map<number, Bucket>();
  let current: Bucket = new Map();
  let currentAt = 0;
  let flushing: Promise<void> | null = null;
  let lastPrune = 0;
  const keys = rememberKeys({ pool, writers });

  function bucket(): Bucket {
    const at = Math.floor(Date.now() / BUCKET_MS) * BUCKET_MS;
    if (at !== currentAt) {
      currentAt = at;
      current = buckets.get(at) ?? new Map();
      buckets.set(at, current);
      const oldest = buckets.size > MOST_BUCKETS ? buckets.keys().next().value : undefined;
      if (oldest !== undefined) buckets.delete(oldest);
    }
    return current;
  }

  /** Whoever has no token is nobody's application: its answers would hold a flag as asked for, and its keys be people. */
  const isSomebody = ({ application }: Source) => application !== "";

  function reported(source: Source, flag: string, on: number, off: number): void {
    if (isSomebody(source)) add(bucket(), { source, flag, on, off });
  }

  function seen(source: Source, targetingKey: unknown): void {
    if (isSomebody(source)) keys.seen(source, targetingKey);
  }

  async function writeCounts(): Promise<void> {
    if (buckets.size === 0) return; // nothing was written, so nothing is known of writing
    for (const [at, counts] of [...buckets]) {
      // Taken out before the write: what is counted meanwhile goes into a fresh map and is added by the next write.
      buckets.delete(at);
      if (at === currentAt) currentAt = 0;
      const stored = await storeRows([...counts.values()], (rows) => saveCounts(new Date(at), rows));
      const [refused] = stored.refused;
      if (refused !== undefined) writers.refused("counts", stored.refused.length, refused.error);
      if (stored.failure === null) continue;
      putBack(at, stored.unsent);
      writers.failed("counts", stored.failure);
      return;
    }
    writers.worked("counts");
  }

  async function saveCounts(at: Date, counted: Counted[]): Promise<void> {
    const rows = counted.flatMap(({ flag, source, on, off }) =>
      [
        { flag, source, variant: "on", count: on },
        { flag, source, variant: "off", count: off },
      ].filter(({ count }) => count > 0),
    );
    await pool.query(
      `insert into evaluation_counts (flag_name, at, variant, gateway_id, count, application, authenticated)
       select flag, $1, variant, $2, count, application, authenticated
       from unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::boolean[])
         as c (flag, variant, count, application, authenticated)
       on conflict (flag_name, at, variant, gateway_id, application, authenticated)
         do update set count = evaluation_counts.count + excluded.count`,
      [
        at,
        gatewayId(),
        rows.map((row) => row.flag),
        rows.map((row) => row.variant),
        rows.map((row) => row.count),
        rows.map((row) => row.source.application),
        rows.map((row) => row.source.authenticated),
      ],
    );
  }

  function putBack(at: number, unsent: Counted[]): void {
    const meanwhile: Bucket = buckets.get(at) ?? new Map();
    if (!buckets.has(at)) {
      if (buckets.size >= MOST_BUCKETS) return;
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
      writers.worked("the end of old counts");
    } catch (error) {
      writers.failed("the end of old counts", error as Error);
    }
  }

  async function write(): Promise<void> {
    await writeCounts();
    await keys.write();
    await prune();
  }

  async function flush(): Promise<void> {
    flushing ??= write()
      .catch((error: Error) => writers.failed("counts", error))
      .finally(() => {
        flushing = null;
      });
    await flushing;
  }

  const timer = setInterval(() => void flush(), FLUSH_MS);
  return {
    answered: (source, flag, on, targetingKey) => {
      reported(source, flag, on ? 1 : 0, on ? 0 : 1);
      seen(source, targetingKey);
    },
    reported,
    seen,
    flush,
    stop: async () => {
      clearInterval(timer);
      await flushing;
      await flush();
      return buckets.size === 0;
    },
  };
}

/** Never beyond what a number holds exactly, and far below what the database's does. */
function add(bucket: Bucket, { source, flag, on, off }: Counted): void {
  const key = `${source.authenticated ? 1 : 0} ${source.application} ${flag}`;
  const one = bucket.get(key);
  if (one === undefined) bucket.set(key, { source, flag, on, off });
  else {
    one.on = Math.min(Number.MAX_SAFE_INTEGER, one.on + on);
    one.off = Math.min(Number.MAX_SAFE_INTEGER, one.off + off);
  }
}
