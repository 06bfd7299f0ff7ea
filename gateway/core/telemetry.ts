import type pg from "pg";
import { HEARTBEAT_MS } from "#lib/flags/clients/silent-after.ts";
import { TELEMETRY_BUCKET_MS } from "#lib/flags/clients/telemetry-bucket.ts";
import { pruneKnownKeys } from "#lib/flags/exposure/prune-known-keys.ts";
import { Lifecycle, type Running } from "#lib/kernel/loop/lifecycle.ts";
import { type Repeating, repeat, withLastRound } from "#lib/kernel/loop/repeat.ts";
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

type Options = {
  pool: pg.Pool;
  identity: Pick<Identity, "id" | "run">;
  environment: string;
  kept: KeptCounts;
  writers: Writers;
};

/** Whoever has no token is nobody's application: its answers would hold a flag as asked for, and its keys be people. */
const isSomebody = ({ application }: Source) => application !== "";

/** Counts answers and remembers keys in memory, and writes both in batches off the request path. */
export class Telemetry implements Running {
  readonly #of: Options;
  readonly #keys: ReturnType<typeof rememberKeys>;
  readonly #buckets = new Map<number, Bucket>();
  #current: Bucket = new Map();
  #currentAt = 0;
  #lastPrune = 0;
  #waiting: (() => void)[] = [];
  readonly #counts: Repeating;
  /** Keys and what is old may take long, and counts do not wait for them. */
  readonly #tending: Repeating;
  readonly stop = new Lifecycle(async () => {
    await Promise.all([withLastRound(this.#counts).stop(), withLastRound(this.#tending).stop()]);
  }).stop;

  constructor(of: Options) {
    this.#of = of;
    this.#keys = rememberKeys(of);
    this.#counts = repeat("writing counts", COUNTS_MS, () =>
      this.#writeCounts().catch((error: Error) => of.writers.failed("counts", error)),
    );
    this.#tending = repeat("writing keys", KEYS_MS, () =>
      this.#keys
        .write()
        .then(() => this.#prune())
        .catch((error: Error) => of.writers.failed("keys", error)),
    );
  }

  /** One answer given. Called in the request path: it counts and returns. */
  answered(source: Source, flag: string, variant: string, targetingKey: unknown): void {
    this.reported(source, flag, variant, 1);
    this.seen(source, targetingKey);
  }

  /** Answers that a client gave in its own process. */
  reported(source: Source, flag: string, variant: string, count: number): void {
    if (count > 0 && isSomebody(source)) add(this.#bucket(), { source, flag, variant, count });
  }

  seen(source: Source, targetingKey: unknown): void {
    if (isSomebody(source)) this.#keys.seen(source, targetingKey);
  }

  async flush(): Promise<void> {
    await Promise.all([this.#counts.now(), this.#tending.now()]);
  }

  /** What is counted by now is written, or could not be. */
  written(): Promise<void> {
    return this.#counts.now(); // what is under way may have begun before what is waited for was counted
  }

  /** Calls back once all that is counted by now is in the database; never, if some of it was lost. */
  whenWritten(then: () => void): void {
    this.#waiting.push(then);
  }

  /** False if there are answers that are not written: after the end they are lost. */
  isCounted(): boolean {
    return this.#buckets.size === 0;
  }

  #bucket(): Bucket {
    const at = Math.floor(this.#of.kept.timeOfAnswer() / TELEMETRY_BUCKET_MS) * TELEMETRY_BUCKET_MS;
    if (at !== this.#currentAt) {
      this.#currentAt = at;
      this.#current = this.#buckets.get(at) ?? new Map();
      this.#buckets.set(at, this.#current);
      const oldest = this.#buckets.size > MOST_BUCKETS ? this.#buckets.keys().next().value : undefined;
      if (oldest !== undefined) {
        this.#buckets.delete(oldest);
        this.#of.kept.lost();
      }
    }
    return this.#current;
  }

  /** One write, and those who wait for what was counted before it began. */
  async #writeCounts(): Promise<void> {
    const { losses } = this.#of.kept.standing();
    const called = this.#waiting;
    this.#waiting = [];
    try {
      if (!(await this.#writeBuckets())) this.#waiting = [...called, ...this.#waiting];
      else if (this.#of.kept.standing().losses === losses) for (const then of called) then();
    } catch (error) {
      this.#waiting = [...called, ...this.#waiting];
      throw error;
    }
  }

  /** False: some is left. */
  async #writeBuckets(): Promise<boolean> {
    const { kept, writers } = this.#of;
    const end = kept.beginWrite();
    if (this.#buckets.size === 0) {
      end(true); // nothing was written, so nothing is known of writing
      return true;
    }
    for (const [at, counts] of [...this.#buckets]) {
      // Taken out before the write: what is counted meanwhile goes into a fresh map and is added by the next write.
      this.#buckets.delete(at);
      if (at === this.#currentAt) this.#currentAt = 0;
      const stored = await storeRows([...counts.values()], (rows) => this.#saveCounts(new Date(at), rows));
      const [refused] = stored.refused;
      if (refused !== undefined) {
        kept.lost();
        writers.refused("counts", stored.refused.length, refused.error);
      }
      if (stored.failure === null) continue;
      this.#putBack(at, stored.unsent);
      writers.failed("counts", stored.failure);
      return false;
    }
    end(true);
    writers.worked("counts");
    return true;
  }

  async #saveCounts(at: Date, rows: Counted[]): Promise<void> {
    const { pool, identity, environment, kept } = this.#of;
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

  #putBack(at: number, unsent: Counted[]): void {
    const meanwhile: Bucket = this.#buckets.get(at) ?? new Map();
    if (!this.#buckets.has(at) && this.#buckets.size >= MOST_BUCKETS) {
      this.#of.kept.lost();
      return;
    }
    this.#buckets.set(at, meanwhile);
    for (const one of unsent) add(meanwhile, one);
  }

  async #prune(): Promise<void> {
    const { pool, writers } = this.#of;
    if (Date.now() - this.#lastPrune < HOUR_MS && !this.#keys.areMany()) return;
    try {
      await pool.query("delete from evaluation_counts where at < now() - make_interval(days => $1)", [
        KEPT_DAYS,
      ]);
      await pruneKnownKeys(pool);
      this.#lastPrune = Date.now();
      writers.worked("old-counts");
    } catch (error) {
      writers.failed("old-counts", error as Error);
    }
  }
}

/** Never beyond what a number holds exactly, and far below what the database's does. */
function add(bucket: Bucket, { source, flag, variant, count }: Counted): void {
  const key = `${source.authenticated ? 1 : 0} ${source.application} ${flag} ${variant}`;
  const one = bucket.get(key);
  if (one === undefined) bucket.set(key, { source, flag, variant, count });
  else one.count = Math.min(Number.MAX_SAFE_INTEGER, one.count + count);
}
