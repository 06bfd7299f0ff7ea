import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Logger } from "pino";
import type { SinkConfig } from "../../kernel/config/config.ts";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { isConnectionLost, openTarget } from "../../target/pool.ts";
import { installOutbox, installOutboxView } from "../schema/install.ts";
import { isNotInstalled } from "../schema/not-installed.ts";
import type { Sink } from "../sinks/sink.ts";
import type { SinkRelayOptions } from "./relay-sink.ts";
import { ownWaitMs } from "./retry-schedule.ts";
import { registerSinks } from "./sink-store.ts";
import { SupervisedSink } from "./supervised-sink.ts";

const CYCLE_MS = 100;
const FIRST_WAIT_SECONDS = 1;
const LONGEST_WAIT_MS = 10_000;
/** The view is no part that deliveries need: it is looked after beside them. */
const VIEW_EVERY_MS = 60_000;
const TICKER_LEASE_SECONDS = 5;
const PRUNE_EVERY_MS = 30_000;
/** Ticks kept behind the slowest cursor. */
const TICKS_KEPT = 600;
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
  onTrouble: (sink: string, because: string | null) => void;
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
 * goes away is waited for, longer each time; one that comes back empty is installed again.
 */
export function relayTarget(options: Options): TargetRelay {
  const { name, url, sinks, workerId, log } = options;
  const pool = openTarget(url, { name, poolSize: 12 });
  const stopping = new AbortController();
  let ticksUntil = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  let prunedAt = performance.now();
  let viewAt = Number.NEGATIVE_INFINITY;

  const relays = sinks.map(
    (config) =>
      new SupervisedSink({
        pool,
        config,
        owner: workerId,
        openSink: () => options.openSink(config),
        isPaused: () => options.isPaused(config.name),
        onBreakerChange: (change) => options.onBreakerChange(config.name, change),
        onGone: (failure) => options.onGone(config.name, failure),
        onTrouble: (because) => options.onTrouble(config.name, because),
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
    const polled = await Promise.allSettled(relays.map((relay) => relay.poll()));
    const failed = polled.find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
  }

  async function lookAfterView(): Promise<void> {
    const now = performance.now();
    if (now - viewAt < VIEW_EVERY_MS) return;
    const first = viewAt === Number.NEGATIVE_INFINITY;
    viewAt = now;
    const problem = await installOutboxView(pool);
    if (problem !== null && first) log.warn({ target: name, problem }, "outbox view left out");
  }

  async function run(): Promise<void> {
    let installed = false;
    let failures = 0;
    while (!stopping.signal.aborted) {
      let pause = CYCLE_MS;
      try {
        if (!installed) {
          await installOutbox(pool);
          await registerSinks(pool, sinks);
          installed = true;
        }
        await cycle();
        if (failures > 0) log.info({ target: name }, "target is back");
        failures = 0;
        await lookAfterView();
      } catch (error) {
        if (isNotInstalled(error)) installed = false;
        if (failures === 0) log.error({ err: error, target: name }, "outbox relay cannot work on its target");
        failures += 1;
        pause = Math.min(ownWaitMs(failures, FIRST_WAIT_SECONDS, Math.random()), LONGEST_WAIT_MS);
        if (!isConnectionLost(error))
          for (const { name: sink } of sinks) options.onTrouble(sink, reasonOf(error));
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

function reasonOf(error: unknown): string {
  return `the outbox in the target cannot be used: ${cleanErrorText(error)}`;
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
