import type pg from "pg";
import type { Logger } from "pino";
import type { SinkConfig } from "../../kernel/config/config.ts";
import { Leases, LeaseTable } from "../../kernel/loop/lease.ts";
import { Lifecycle, type Running } from "../../kernel/loop/lifecycle.ts";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { isConnectionLost } from "../../target/pool.ts";
import { openPool } from "../../target/pools.ts";
import { installOutbox, installOutboxView } from "../schema/install.ts";
import { isNotInstalled } from "../schema/not-installed.ts";
import type { Sink } from "../sinks/sink.ts";
import type { SinkRelayOptions } from "./relay-sink.ts";
import { ownWaitMs } from "./retry-schedule.ts";
import { registerSinks } from "./sink-store.ts";
import { SupervisedSink } from "./supervised-sink.ts";
import { tick } from "./tick.ts";

const CYCLE_MS = 100;
const FIRST_WAIT_SECONDS = 1;
const LONGEST_WAIT_MS = 10_000;
/** The view is no part that deliveries need: it is looked after beside them. */
const VIEW_EVERY_MS = 60_000;
const PRUNE_EVERY_MS = 30_000;
/** Ticks kept behind the slowest cursor. */
const TICKS_KEPT = 600;
const TICKER = new LeaseTable<number>({ table: "sluice.outbox_ticker", key: "id" });
/** The key of its only row. */
const ONE = 1;

type Options = {
  name: string;
  url: string;
  /** Of an outbox that is made here. */
  slots: number | undefined;
  sinks: SinkConfig[];
  workerId: string;
  log: Logger;
  openSink: (config: SinkConfig) => Sink;
  isPaused: (sink: string) => boolean;
  onBreakerChange: (sink: string, ...change: Parameters<SinkRelayOptions["onBreakerChange"]>) => void;
  onGone: (sink: string, ...failure: Parameters<SinkRelayOptions["onGone"]>) => void;
  onTrouble: (sink: string, because: Message | null) => void;
};

export type TargetRelay = Running & {
  name: string;
  pool: pg.Pool;
  /** True while this worker ticks for the target; it also samples then. */
  isTicker: () => boolean;
};

/**
 * Runs one target's outbox: installs the schema, ticks if no other worker does, and polls its sinks. A database that
 * goes away is waited for, longer each time; one that comes back empty is installed again.
 */
export function relayTarget(options: Options): TargetRelay {
  const { name, url, slots, sinks, workerId, log } = options;
  const pool = openPool("relay", url, { name });
  const ticking = new Leases(() => TICKER.take(pool, workerId));
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
    await ticking.poll();
    if (ticking.holds(ONE)) {
      await tick(pool);
      const now = performance.now();
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
    while (life.isRunning) {
      let pause = CYCLE_MS;
      try {
        if (!installed) {
          const made = await installOutbox(pool, slots);
          if (slots !== undefined && made !== slots)
            log.warn(
              { target: name, configured: slots, made },
              "the outbox keeps the slots that it was made with",
            );
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
          for (const { name: sink } of sinks) options.onTrouble(sink, unusable(error));
      }
      await life.pause(pause);
    }
  }

  const life = new Lifecycle(async () => {
    await running;
    await Promise.all(relays.map((relay) => relay.stop()));
    await TICKER.release(pool, workerId).catch(() => {});
    await pool.end();
  });
  const running = run();
  return { name, pool, isTicker: () => ticking.holds(ONE), stop: life.stop };
}

function unusable(error: unknown): Message {
  return message("outbox.because.unusable", { why: cleanErrorText(error) });
}

/** Ticks that every cursor has passed are history. */
async function pruneTicks(pool: pg.Pool): Promise<void> {
  await pool.query(
    `delete from sluice.outbox_ticks where id < least(
       (select min(tick_id) from sluice.outbox_active_cursors), (select max(id) from sluice.outbox_ticks)) - ${TICKS_KEPT}`,
  );
}
