import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Logger } from "pino";
import type { SinkConfig } from "../config.ts";
import { openTarget } from "../target/pool.ts";
import { installOutbox } from "./install.ts";
import { SinkRelay, type SinkRelayOptions } from "./relay-sink.ts";
import type { Sink } from "./sink.ts";
import { registerSinks } from "./sink-store.ts";

const CYCLE_MS = 100;
const AFTER_ERROR_MS = 1_000;
const TICKER_LEASE_SECONDS = 5;
const PRUNE_EVERY_MS = 30_000;
/** Ticks kept behind the slowest cursor. */
const TICKS_KEPT = 600;
// undefined_table, invalid_schema_name, undefined_function, undefined_column: the database was replaced under us.
const NOT_INSTALLED = new Set(["42P01", "3F000", "42883", "42703"]);

type Options = {
  name: string;
  url: string;
  sinks: SinkConfig[];
  workerId: string;
  log: Logger;
  openSink: (config: SinkConfig) => Sink;
  isPaused: (sink: string) => boolean;
  onBreakerChange: (sink: string, ...change: Parameters<SinkRelayOptions["onBreakerChange"]>) => void;
  onGone: (sink: string, ...failure: Parameters<SinkRelayOptions["onGone"]>) => void;
};

export type TargetRelay = {
  name: string;
  pool: pg.Pool;
  /** True while this worker ticks for the target; it also samples then. */
  isTicker: () => boolean;
  stop: () => Promise<void>;
};

/**
 * Runs one target's outbox: installs the schema, ticks if no other worker does, and polls its sinks. A database that
 * goes away is waited for; one that comes back empty is installed again.
 */
export function relayTarget(options: Options): TargetRelay {
  const { name, url, sinks, workerId, log } = options;
  const pool = openTarget(url, { name, poolSize: 12 });
  const stopping = new AbortController();
  let ticksUntil = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  let prunedAt = performance.now();

  const relays = sinks.map(
    (config) =>
      new SinkRelay({
        pool,
        config,
        owner: workerId,
        sink: options.openSink(config),
        isPaused: () => options.isPaused(config.name),
        onBreakerChange: (change) => options.onBreakerChange(config.name, change),
        onGone: (failure) => options.onGone(config.name, failure),
        log,
      }),
  );

  async function cycle(): Promise<void> {
    const now = performance.now();
    if (now - askedAt >= 1_000) {
      askedAt = now;
      ticksUntil = (await holdTicker(pool, workerId)) ? now + TICKER_LEASE_SECONDS * 1000 : 0;
    }
    if (now < ticksUntil) {
      await pool.query("select sluice.outbox_tick()");
      if (now - prunedAt >= PRUNE_EVERY_MS) {
        prunedAt = now;
        await pruneTicks(pool);
      }
    }
    await Promise.all(relays.map((relay) => relay.poll()));
  }

  async function run(): Promise<void> {
    let installed = false;
    let troubled = false;
    while (!stopping.signal.aborted) {
      let pause = CYCLE_MS;
      try {
        if (!installed) {
          await installOutbox(pool);
          await registerSinks(pool, sinks);
          installed = true;
        }
        await cycle();
        if (troubled) log.info({ target: name }, "target is back");
        troubled = false;
      } catch (error) {
        if (NOT_INSTALLED.has((error as { code?: string }).code ?? "")) installed = false;
        if (!troubled) log.error({ err: error, target: name }, "outbox relay cannot work on its target");
        troubled = true;
        pause = AFTER_ERROR_MS;
      }
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  const running = run();
  return {
    name,
    pool,
    isTicker: () => performance.now() < ticksUntil,
    stop: async () => {
      stopping.abort();
      await running;
      await Promise.all(relays.map((relay) => relay.stop()));
      await pool
        .query("update sluice.outbox_ticker set owner = null, lease_until = '-infinity' where owner = $1", [
          workerId,
        ])
        .catch(() => {});
      await pool.end();
    },
  };
}

async function holdTicker(pool: pg.Pool, owner: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: "outbox-ticker",
    text: `update sluice.outbox_ticker
           set owner = $1, lease_until = clock_timestamp() + make_interval(secs => ${TICKER_LEASE_SECONDS})
           where owner = $1 or lease_until < clock_timestamp()`,
    values: [owner],
  });
  return rowCount === 1;
}

/** Ticks that every cursor has passed are history. */
async function pruneTicks(pool: pg.Pool): Promise<void> {
  await pool.query(
    `delete from sluice.outbox_ticks where id < least(
       (select min(tick_id) from sluice.outbox_active_cursors), (select max(id) from sluice.outbox_ticks)) - ${TICKS_KEPT}`,
  );
}
