import type pg from "pg";
import type { Logger } from "pino";
import type { SinkConfig } from "../../kernel/config/config.ts";
import { Leases, type LeaseTable, RENEW_EVERY_MS } from "../../kernel/loop/lease.ts";
import { Lifecycle } from "../../kernel/loop/lifecycle.ts";
import { repeat } from "../../kernel/loop/repeat.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import type { Failure, Sink } from "../sinks/sink.ts";
import { Breaker, type BreakerChange, type BreakerState } from "./breaker.ts";
import { IDLE_TICKS, slotLeases } from "./cursor-store.ts";
import { OwnTroubles } from "./own-troubles.ts";
import { SlotDelivery } from "./slot-delivery.ts";

export type SinkRelayOptions = {
  pool: pg.Pool;
  config: SinkConfig;
  /** This worker's id. */
  owner: string;
  sink: Sink;
  isPaused: () => boolean;
  onBreakerChange: (change: BreakerChange) => void;
  /** The receiver answered 410: it wants nothing more. */
  onGone: (failure: Failure) => void;
  log: Logger;
  batchEvents?: number;
};

type SlotWork = {
  slot: number;
  breaker: BreakerState;
  /** Events after the cursor. */
  behind: boolean;
  /** None, but many ticks. */
  idle: boolean;
  /** Exceptions whose time has come, or that wait for theirs. */
  due: boolean;
  waiting: boolean;
};

/**
 * Relays one sink's events from the slots that this worker holds. `poll` renews the leases, looks which slots have
 * work and starts it; each slot has at most one task that follows the log and one that retries exceptions. They may
 * run side by side: a key with an exception is blocked for the first, and only the second removes exceptions.
 */
export class SinkRelay {
  #options: SinkRelayOptions;
  #breaker: Breaker;
  #slots: LeaseTable<number>;
  #leases: Leases<number>;
  #delivery: SlotDelivery;
  #tasks = new Map<string, Promise<void>>();
  #troubles: OwnTroubles;
  readonly #life = new Lifecycle(() => this.#drain());
  /** Finishes what is in flight, then lets others have the slots. */
  readonly stop = this.#life.stop;

  constructor(options: SinkRelayOptions) {
    this.#options = options;
    const { pool, config, owner, sink, log, onBreakerChange, onGone, batchEvents } = options;
    this.#slots = slotLeases(config.name);
    this.#leases = new Leases(() => this.#slots.take(pool, owner));
    this.#troubles = new OwnTroubles(config.firstRetrySeconds, 2);
    this.#breaker = new Breaker({
      pool,
      sink: config.name,
      breakerAfter: config.breakerAfter,
      probeSeconds: config.probeSeconds,
      onChange: onBreakerChange,
    });
    this.#delivery = new SlotDelivery({
      pool,
      config,
      sink,
      leases: this.#leases,
      breaker: this.#breaker,
      mayWork: () => this.#life.isRunning && !options.isPaused(),
      onGone,
      log,
      batchEvents,
    });
  }

  /** Why its work fails again and again, though the sink was asked no more than it should be; null if it does not. */
  get trouble(): Message | null {
    return this.#troubles.worst;
  }

  async poll(): Promise<void> {
    if (!this.#life.isRunning) return;
    await this.#leases.poll();
    const work = await this.#lookForWork();
    if (work[0]) this.#breaker.observe(work[0].breaker);
    if (this.#options.isPaused() || !this.#life.isRunning) return;
    // Until a probe's outcome is stored, a drain would begin with the same event.
    if (this.#tasks.has("probe")) return;
    if (this.#breaker.state !== "closed") {
      const isBusy = (slot: number) => this.#tasks.has(`drain ${slot}`) || this.#tasks.has(`retry ${slot}`);
      const waiting = work.filter(({ slot, behind, waiting }) => (behind || waiting) && !isBusy(slot));
      if (waiting.length > 0) this.#start("probe", () => this.#delivery.probe(waiting));
      return;
    }
    this.#troubles.keepOnly(
      work.flatMap(({ slot, behind, idle, due }) => [
        ...(behind || idle ? [`drain ${slot}`] : []),
        ...(due ? [`retry ${slot}`] : []),
      ]),
    );
    for (const { slot, behind, idle, due } of work) {
      if (behind || idle) this.#start(`drain ${slot}`, () => this.#delivery.drain(slot));
      if (due) this.#start(`retry ${slot}`, () => this.#delivery.retry(slot));
    }
  }

  async #drain(): Promise<void> {
    const { pool, owner, config, sink, log } = this.#options;
    // An attempt may last longer than a lease.
    const keeping = repeat(`keeping slots of ${config.name}`, RENEW_EVERY_MS, () =>
      this.#slots.keep(pool, owner),
    );
    await Promise.all(this.#tasks.values());
    await keeping.stop();
    await this.#slots
      .release(pool, owner)
      .catch((error: unknown) =>
        log.warn({ err: error, sink: config.name }, "slots not released; their leases run out"),
      );
    sink.close();
  }

  async #lookForWork(): Promise<SlotWork[]> {
    const { pool, config, owner } = this.#options;
    const { rows } = await pool.query<SlotWork>({
      name: "outbox-work",
      text: `select c.slot, s.breaker, h.totals[c.slot + 1] > c.passed as behind,
          h.id - c.tick_id >= ${IDLE_TICKS} as idle,
          exists (select from sluice.outbox_exceptions e where e.sink = c.sink and e.slot = c.slot
                  and e.state in ('retry', 'replay') and e.next_at <= clock_timestamp()) as due,
          exists (select from sluice.outbox_exceptions e where e.sink = c.sink and e.slot = c.slot
                  and e.state in ('retry', 'replay')) as waiting
        from sluice.outbox_cursors c join sluice.outbox_sinks s on s.name = c.sink
        cross join (select id, totals from sluice.outbox_ticks order by id desc limit 1) h
        where c.sink = $1 and c.owner = $2`,
      values: [config.name, owner],
    });
    return rows.filter((row) => this.#leases.epochOf(row.slot) !== undefined);
  }

  #start(name: string, work: () => Promise<void>): void {
    if (this.#tasks.has(name) || this.#troubles.mustWait(name)) return;
    const { log, config } = this.#options;
    const task = work()
      .then(() => this.#troubles.end(name))
      .catch((error: unknown) => {
        const waitMs = this.#troubles.begin(name, error);
        log.error({ err: error, sink: config.name, task: name, waitMs }, "outbox task failed");
      })
      .finally(() => this.#tasks.delete(name));
    this.#tasks.set(name, task);
  }
}
