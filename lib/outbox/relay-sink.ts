import type pg from "pg";
import type { Logger } from "pino";
import type { SinkConfig } from "../config.ts";
import { Breaker, type BreakerChange, type BreakerState } from "./breaker.ts";
import {
  claimSlots,
  IDLE_TICKS,
  LEASE_SECONDS,
  moveCursor,
  readBatch,
  readLogEvents,
  releaseSlots,
  renewSlots,
} from "./cursor-store.ts";
import { deliverBatch } from "./deliver-batch.ts";
import {
  commitBatch,
  type DueException,
  readBlockedKeys,
  readDueExceptions,
  recordDelivered,
  recordFailed,
} from "./exception-store.ts";
import { createLimit } from "./limit.ts";
import { decideRetry } from "./retry-schedule.ts";
import type { Attempt, Failure, OutboxEvent, Sink } from "./sink.ts";

/** Events of one slot read at once. */
const BATCH_EVENTS = 500;
const RETRIES_AT_ONCE = 100;
const RENEW_EVERY_MS = 1_000;

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

type Lease = { epoch: number; validUntil: number };
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
 * Delivers one sink's events from the slots that this worker holds. `poll` renews the leases, looks which slots have
 * work and starts it; each slot has at most one task that follows the log and one that retries exceptions. They may
 * run side by side: a key with an exception is blocked for the first, and only the second removes exceptions.
 */
export class SinkRelay {
  #options: SinkRelayOptions;
  #breaker: Breaker;
  #leases = new Map<number, Lease>();
  #tasks = new Map<string, Promise<void>>();
  #limit: ReturnType<typeof createLimit>;
  #renewedAt = Number.NEGATIVE_INFINITY;
  #stopping = false;

  constructor(options: SinkRelayOptions) {
    this.#options = options;
    const { pool, config, onBreakerChange } = options;
    this.#limit = createLimit(config.concurrency);
    this.#breaker = new Breaker({
      pool,
      sink: config.name,
      breakerAfter: config.breakerAfter,
      // Shorter than one attempt, a second probe would start while the first still waits.
      probeSeconds: config.probeSeconds,
      onChange: onBreakerChange,
    });
  }

  async poll(): Promise<void> {
    if (this.#stopping) return;
    await this.#renewLeases();
    const work = await this.#lookForWork();
    if (work[0]) this.#breaker.observe(work[0].breaker);
    if (this.#options.isPaused() || this.#stopping) return;
    if (this.#breaker.state !== "closed") {
      const waiting = work.filter(
        (slot) => (slot.behind || slot.waiting) && !this.#tasks.has(`drain ${slot.slot}`),
      );
      if (waiting.length > 0) this.#start("probe", () => this.#probe(waiting));
      return;
    }
    for (const { slot, behind, idle, due } of work) {
      if (behind || idle) this.#start(`drain ${slot}`, () => this.#drain(slot));
      if (due) this.#start(`retry ${slot}`, () => this.#retry(slot));
    }
  }

  /** Finishes what is in flight, then lets others have the slots. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const { pool, config, owner, sink, log } = this.#options;
    // An attempt may last longer than a lease.
    const renewing = setInterval(() => renewSlots(pool, config.name, owner).catch(() => {}), RENEW_EVERY_MS);
    await Promise.all(this.#tasks.values());
    clearInterval(renewing);
    await releaseSlots(pool, config.name, owner).catch((error: unknown) =>
      log.warn({ err: error, sink: config.name }, "slots not released; their leases run out"),
    );
    sink.close();
  }

  async #renewLeases(): Promise<void> {
    const now = performance.now();
    if (now - this.#renewedAt < RENEW_EVERY_MS) return;
    const { pool, config, owner } = this.#options;
    const epochs = await claimSlots(pool, config.name, owner);
    this.#renewedAt = now;
    // Counted from before the question, so that we stop sooner than the database lets another begin.
    const validUntil = now + LEASE_SECONDS * 1000;
    this.#leases = new Map([...epochs].map(([slot, epoch]) => [slot, { epoch, validUntil }]));
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
    return rows.filter((row) => this.#leases.has(row.slot));
  }

  #start(name: string, work: () => Promise<void>): void {
    if (this.#tasks.has(name)) return;
    const { log, config } = this.#options;
    const task = work()
      .catch((error: unknown) =>
        log.warn({ err: error, sink: config.name, task: name }, "outbox task failed"),
      )
      .finally(() => this.#tasks.delete(name));
    this.#tasks.set(name, task);
  }

  #holds(slot: number, epoch: number): boolean {
    const lease = this.#leases.get(slot);
    return lease?.epoch === epoch && performance.now() < lease.validUntil;
  }

  #mayStart(slot: number, epoch: number): boolean {
    return (
      !this.#stopping && !this.#options.isPaused() && this.#breaker.mayStart() && this.#holds(slot, epoch)
    );
  }

  async #drain(slot: number): Promise<void> {
    const epoch = this.#leases.get(slot)?.epoch;
    if (epoch === undefined) return;
    while (this.#mayStart(slot, epoch)) {
      const more = await this.#drainOnce(slot, epoch, this.#options.batchEvents ?? BATCH_EVENTS, {
        mayStart: () => this.#mayStart(slot, epoch),
        attempt: (event) => this.#attempt(event),
      });
      if (!more) return;
    }
  }

  /** One batch. False when there is nothing more to do now. */
  async #drainOnce(
    slot: number,
    epoch: number,
    limit: number,
    how: {
      mayStart: () => boolean;
      attempt: (event: OutboxEvent) => Promise<{ result: Attempt; counts: boolean }>;
    },
  ): Promise<boolean> {
    const { pool, config } = this.#options;
    const batch = await readBatch(pool, config.name, slot, epoch, limit);
    if (!batch) return false;
    if (batch.events.length === 0) return moveCursor(pool, config.name, batch, 0, 0);
    const keys = [...new Set(batch.events.map((event) => event.key))];
    const outcome = await deliverBatch(batch.events, {
      ...how,
      blockedKeys: await readBlockedKeys(pool, config.name, keys),
      window: config.concurrency,
      decide: (attempts, failure) => decideRetry(attempts, failure, config, Math.random()),
      sinkFailure: () => this.#breaker.failure,
    });
    if (outcome.taken === 0) return false;
    if (await commitBatch(pool, config.name, batch, outcome)) return true;
    this.#lost(slot, epoch);
    return false;
  }

  async #retry(slot: number): Promise<void> {
    const { pool, config } = this.#options;
    const epoch = this.#leases.get(slot)?.epoch;
    if (epoch === undefined) return;
    while (this.#mayStart(slot, epoch)) {
      const due = await readDueExceptions(pool, config.name, [slot], RETRIES_AT_ONCE);
      if (due.length === 0) return;
      const events = await readLogEvents(
        pool,
        due.map((exception) => exception.eventId),
      );
      const settled = await Promise.all(
        due.map(async (exception) => {
          const event = events.get(exception.eventId);
          if (!event || !this.#mayStart(slot, epoch)) return true;
          const { result, counts } = await this.#attempt(event);
          return this.#settle(exception, epoch, result, counts);
        }),
      );
      if (settled.includes(false)) return this.#lost(slot, epoch);
    }
  }

  #settle(exception: DueException, epoch: number, result: Attempt, counts: boolean): Promise<boolean> {
    const { pool, config } = this.#options;
    if (result.ok) return recordDelivered(pool, config.name, epoch, exception);
    const burnt = counts ? 1 : 0;
    const decision = decideRetry(exception.attempts + burnt, result.failure, config, Math.random());
    const dead = decision.state === "dead" && counts;
    const delayMs = decision.state === "retry" ? decision.delayMs : 0;
    return recordFailed(pool, config.name, epoch, exception, {
      dead,
      burnt,
      delayMs,
      failure: result.failure,
    });
  }

  async #attempt(event: OutboxEvent): Promise<{ result: Attempt; counts: boolean }> {
    const { sink, log, config, onGone } = this.#options;
    const result = await this.#limit(() => sink.send(event));
    if (!result.ok) {
      const { errorClass, message, gone } = result.failure;
      log.warn(
        {
          sink: config.name,
          eventId: event.id,
          correlationId: event.correlationId,
          errorClass,
          error: message,
        },
        "event not delivered",
      );
      if (gone) {
        onGone(result.failure);
        return { result, counts: false };
      }
    } else {
      log.debug(
        { sink: config.name, eventId: event.id, correlationId: event.correlationId },
        "event delivered",
      );
    }
    const counts = await this.#breaker.record(result).catch((error: unknown) => {
      log.warn({ err: error, sink: config.name }, "breaker not stored");
      return false;
    });
    return { result, counts };
  }

  /** While the breaker is open: one event, the oldest that waits. */
  async #probe(slots: SlotWork[]): Promise<void> {
    if (!(await this.#breaker.claimProbe())) return;
    const { pool, config, sink, onGone } = this.#options;
    const send = async (event: OutboxEvent) => {
      const result = await sink.send(event);
      await this.#breaker.settleProbe(result);
      if (!result.ok && result.failure.gone) onGone(result.failure);
      return { result, counts: !result.ok && !result.failure.sinkWide && !result.failure.gone };
    };
    const numbers = slots.map((slot) => slot.slot);
    const [exception] = await readDueExceptions(pool, config.name, numbers, 1, true);
    if (exception) {
      const epoch = this.#leases.get(exception.slot)?.epoch;
      const event = (await readLogEvents(pool, [exception.eventId])).get(exception.eventId);
      if (epoch === undefined || !event || this.#tasks.has(`retry ${exception.slot}`)) return;
      const { result, counts } = await send(event);
      await this.#settle(exception, epoch, result, counts);
      return;
    }
    const slot = slots.find((one) => one.behind)?.slot;
    const epoch = slot === undefined ? undefined : this.#leases.get(slot)?.epoch;
    if (slot === undefined || epoch === undefined) return;
    await this.#drainOnce(slot, epoch, 1, { mayStart: () => true, attempt: send });
  }

  #lost(slot: number, epoch: number): void {
    if (this.#leases.get(slot)?.epoch === epoch) this.#leases.delete(slot);
    this.#options.log.warn({ sink: this.#options.config.name, slot, epoch }, "slot lost to another worker");
  }
}
