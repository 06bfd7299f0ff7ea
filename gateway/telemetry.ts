import type pg from "pg";
import { pruneKnownKeys } from "#lib/interlock/prune-known-keys.ts";
import { log } from "#lib/log.ts";

const BUCKET_MS = 10_000;
const FLUSH_MS = 2_000;
/** Buckets kept while the database is away: an hour of them. */
const MOST_BUCKETS = 360;
/** A key is written again after this, so that "seen in the last 30 days" stays true without a write per request. */
const KEY_FRESH_MS = 600_000;
const MOST_KEYS = 200_000;
const KEY_LENGTH = 500;
const KEYS_PER_STATEMENT = 5_000;
const KEPT_DAYS = 7;

type Counts = { on: number; off: number };

export type Telemetry = {
  /** One answer given. Called in the request path: it counts and returns. */
  answered: (flag: string, on: boolean, targetingKey: unknown) => void;
  /** Answers that a client gave in its own process. */
  reported: (flag: string, on: number, off: number) => void;
  seen: (targetingKey: unknown) => void;
  flush: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Counts answers and remembers keys in memory, and writes both in batches off the request path. */
export function collectTelemetry(options: { pool: pg.Pool; gatewayId: string }): Telemetry {
  const { pool, gatewayId } = options;
  const buckets = new Map<number, Map<string, Counts>>();
  let current: Map<string, Counts> = new Map();
  let currentAt = 0;
  const writtenAt = new Map<string, number>();
  let newKeys = new Set<string>();
  let flushing: Promise<void> | null = null;
  let lastPrune = 0;
  let keysSincePrune = 0;

  function bucket(): Map<string, Counts> {
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

  function reported(flag: string, on: number, off: number): void {
    const counts = bucket();
    const one = counts.get(flag);
    if (one === undefined) counts.set(flag, { on, off });
    else {
      one.on += on;
      one.off += off;
    }
  }

  function seen(key: unknown): void {
    if (typeof key !== "string" || key === "" || key.length > KEY_LENGTH || key.includes("\0")) return;
    const last = writtenAt.get(key);
    if (last !== undefined && Date.now() - last < KEY_FRESH_MS) return;
    if (newKeys.size < MOST_KEYS) newKeys.add(key);
  }

  async function writeCounts(): Promise<void> {
    for (const [at, counts] of [...buckets]) {
      // Taken out before the write: what is counted meanwhile goes into a fresh map and is added by the next write.
      buckets.delete(at);
      if (at === currentAt) currentAt = 0;
      const rows = [...counts].flatMap(([flag, { on, off }]) => [
        ...(on > 0 ? [{ flag, variant: "on", count: on }] : []),
        ...(off > 0 ? [{ flag, variant: "off", count: off }] : []),
      ]);
      try {
        await pool.query(
          `insert into evaluation_counts (flag_name, at, variant, gateway_id, count)
           select flag, $1, variant, $2, count from unnest($3::text[], $4::text[], $5::bigint[]) as c (flag, variant, count)
           on conflict (flag_name, at, variant, gateway_id) do update set count = evaluation_counts.count + excluded.count`,
          [
            new Date(at),
            gatewayId,
            rows.map((row) => row.flag),
            rows.map((row) => row.variant),
            rows.map((row) => row.count),
          ],
        );
      } catch (error) {
        putBack(at, counts);
        throw error;
      }
    }
  }

  function putBack(at: number, counts: Map<string, Counts>): void {
    const meanwhile = buckets.get(at);
    if (meanwhile === undefined) {
      if (buckets.size < MOST_BUCKETS) buckets.set(at, counts);
      return;
    }
    for (const [flag, { on, off }] of counts) {
      const one = meanwhile.get(flag);
      if (one === undefined) meanwhile.set(flag, { on, off });
      else {
        one.on += on;
        one.off += off;
      }
    }
  }

  async function writeKeys(): Promise<void> {
    const keys = [...newKeys].sort(); // one order for all gateways, so that two batches cannot deadlock
    newKeys = new Set();
    for (let i = 0; i < keys.length; i += KEYS_PER_STATEMENT) {
      const batch = keys.slice(i, i + KEYS_PER_STATEMENT);
      try {
        await pool.query(
          `insert into known_keys (targeting_key, first_seen_at, last_seen_at)
           select key, now(), now() from unnest($1::text[]) as k (key)
           on conflict (application, targeting_key) do update set last_seen_at = excluded.last_seen_at`,
          [batch],
        );
      } catch (error) {
        for (const key of keys.slice(i)) if (newKeys.size < MOST_KEYS) newKeys.add(key);
        throw error;
      }
      const now = Date.now();
      for (const key of batch) remember(key, now);
      keysSincePrune += batch.length;
    }
  }

  function remember(key: string, at: number): void {
    writtenAt.delete(key); // insertion order is age
    writtenAt.set(key, at);
    const oldest = writtenAt.size > MOST_KEYS ? writtenAt.keys().next().value : undefined;
    if (oldest !== undefined) writtenAt.delete(oldest);
  }

  async function prune(): Promise<void> {
    if (Date.now() - lastPrune < 3_600_000 && keysSincePrune < MOST_KEYS) return;
    keysSincePrune = 0;
    lastPrune = Date.now();
    await pool.query("delete from evaluation_counts where at < now() - make_interval(days => $1)", [
      KEPT_DAYS,
    ]);
    await pruneKnownKeys(pool);
  }

  async function write(): Promise<void> {
    await writeCounts();
    await writeKeys();
    await prune();
  }

  async function flush(): Promise<void> {
    flushing ??= write()
      .catch((error: Error) => log.debug({ err: error.message }, "telemetry not written"))
      .finally(() => {
        flushing = null;
      });
    await flushing;
  }

  const timer = setInterval(() => void flush(), FLUSH_MS);
  return {
    answered: (flag, on, targetingKey) => {
      reported(flag, on ? 1 : 0, on ? 0 : 1);
      seen(targetingKey);
    },
    reported,
    seen,
    flush,
    stop: async () => {
      clearInterval(timer);
      await flushing;
      await flush();
    },
  };
}
