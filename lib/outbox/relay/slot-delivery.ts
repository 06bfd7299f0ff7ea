import pLimit, { type LimitFunction } from "p-limit";
import type pg from "pg";
import type { Logger } from "pino";
import type { SinkConfig } from "../../kernel/config/config.ts";
import type { Leases } from "../../kernel/loop/lease.ts";
import type { Attempt, Failure, OutboxEvent, Sink } from "../sinks/sink.ts";
import type { Before, Breaker } from "./breaker.ts";
import { commitOutcome } from "./commit-outcome.ts";
import { type Batch, moveCursor, readBatch, readLogEvents } from "./cursor-store.ts";
import { type Delivery, deliverBatch, type Tried } from "./deliver-batch.ts";
import {
  type BatchOutcome,
  type DueException,
  readBlockedKeys,
  readDueExceptions,
  recordDelivered,
  recordFailed,
  takeForProbe,
} from "./exception-store.ts";
import { decideRetry } from "./retry-schedule.ts";
import { sendEvent } from "./send-event.ts";
import { UnsavedAttempts } from "./unsaved-attempts.ts";

/** Events of one slot read at once. */
const BATCH_EVENTS = 500;
const RETRIES_AT_ONCE = 100;
/** An event that was never tried. */
const FRESH: Before = { attempts: 0, retried: false };
/** A batch that lasts longer is stored in parts. */
const SAVE_EVERY_MS = 250;

export type SlotDeliveryOptions = {
  pool: pg.Pool;
  config: SinkConfig;
  sink: Sink;
  leases: Leases<number>;
  breaker: Breaker;
  /** False while the sink is paused or the worker stops. */
  mayWork: () => boolean;
  onGone: (failure: Failure) => void;
  log: Logger;
  batchEvents?: number | undefined;
};

/** Delivers the events of slots that this worker holds: what follows the log, what is due again, and probes. */
export class SlotDelivery {
  #options: SlotDeliveryOptions;
  #limit: LimitFunction;
  #unsaved = new UnsavedAttempts();
  #probes = 0;

  constructor(options: SlotDeliveryOptions) {
    this.#options = options;
    this.#limit = pLimit(options.config.concurrency);
  }

  /** Follows the log from the slot's cursor, batch by batch, until there is nothing more. */
  async drain(slot: number): Promise<void> {
    const epoch = this.#options.leases.epochOf(slot);
    if (epoch === undefined) return;
    while (this.#mayStart(slot, epoch)) {
      const more = await this.#drainOnce(slot, epoch, this.#options.batchEvents ?? BATCH_EVENTS, {
        window: this.#options.config.concurrency,
        mayStart: () => this.#mayStart(slot, epoch),
        attempt: (event) => this.#attempt(event, epoch, FRESH),
      });
      if (!more) return;
    }
  }

  /** Tries again what failed before and is due. */
  async retry(slot: number): Promise<void> {
    const { pool, config, leases } = this.#options;
    const epoch = leases.epochOf(slot);
    if (epoch === undefined) return;
    while (this.#mayStart(slot, epoch)) {
      const due = await readDueExceptions(pool, config.name, [slot], RETRIES_AT_ONCE);
      if (due.length === 0) return;
      const events = await readLogEvents(
        pool,
        due.map((exception) => exception.eventId),
      );
      if (events.size === 0) return;
      // All of them, also after one could not be stored: the others' outcomes are not its business.
      const settled = await Promise.allSettled(
        due.map(async (exception) => {
          const event = events.get(exception.eventId);
          if (!event || !this.#mayStart(slot, epoch)) return true;
          return this.#settle(exception, epoch, () => this.#attempt(event, epoch, exception));
        }),
      );
      if (settled.some((one) => one.status === "fulfilled" && !one.value)) return this.#lost(slot, epoch);
      const failed = settled.find((one) => one.status === "rejected");
      if (failed) throw failed.reason;
    }
  }

  /**
   * While the breaker is open: sends one event of these slots, none of which another task has. By turns it is one that
   * was never tried and the failed one whose turn was longest ago, so that no single event stands for the sink.
   */
  async probe(slots: { slot: number; behind: boolean }[]): Promise<void> {
    if (!(await this.#options.breaker.claimProbe())) return;
    this.#probes += 1;
    const behind = slots.filter((one) => one.behind).map((one) => one.slot);
    const fresh = () => this.#probeFresh(behind);
    const failed = () => this.#probeFailed(slots.map((one) => one.slot));
    const [first, second] = this.#probes % 2 === 1 ? [fresh, failed] : [failed, fresh];
    if (!(await first())) await second();
  }

  /** Sends the next event of the log whose key is not blocked. False if there is none. */
  async #probeFresh(slots: number[]): Promise<boolean> {
    const { leases, mayWork } = this.#options;
    let sent = false;
    for (const slot of slots) {
      const epoch = leases.epochOf(slot);
      if (epoch === undefined) continue;
      let more = true;
      while (more && !sent && mayWork() && leases.holds(slot, epoch)) {
        more = await this.#drainOnce(slot, epoch, BATCH_EVENTS, {
          window: 1,
          mayStart: () => !sent,
          attempt: (event) => {
            sent = true;
            return this.#sendProbe(event, epoch);
          },
        });
      }
      if (sent) break;
    }
    return sent;
  }

  async #probeFailed(slots: number[]): Promise<boolean> {
    const { pool, config, leases } = this.#options;
    const exception = await takeForProbe(pool, config.name, slots);
    if (!exception) return false;
    const epoch = leases.epochOf(exception.slot);
    const event = (await readLogEvents(pool, [exception.eventId])).get(exception.eventId);
    if (epoch === undefined || !event) return false;
    await this.#settle(exception, epoch, () => this.#sendProbe(event, epoch));
    return true;
  }

  async #sendProbe(event: OutboxEvent, epoch: number): Promise<Tried | null> {
    const { breaker, onGone } = this.#options;
    const result = await this.#send(event, epoch);
    if (result === null) return null; // another worker probes after the next interval
    await breaker.settleProbe(result).catch((error: unknown) => this.#breakerNotStored(error));
    if (!result.ok && result.failure.gone) onGone(result.failure);
    return { result, counts: !result.ok && result.failure.fault === "event" && !result.failure.gone };
  }

  #mayStart(slot: number, epoch: number): boolean {
    const { mayWork, breaker, leases } = this.#options;
    return mayWork() && breaker.state === "closed" && leases.holds(slot, epoch);
  }

  /** One batch. False when there is nothing more to do now. */
  async #drainOnce(
    slot: number,
    epoch: number,
    limit: number,
    how: Pick<Delivery, "window" | "mayStart" | "attempt">,
  ): Promise<boolean> {
    const { pool, config, breaker } = this.#options;
    const batch = await readBatch(pool, config.name, slot, epoch, limit);
    if (!batch) return false;
    if (batch.events.length === 0) return moveCursor(pool, config.name, batch, 0, 0);
    const keys = [...new Set(batch.events.map((event) => event.key))];
    let rest: Batch | null = batch;
    const save = async (part: BatchOutcome): Promise<boolean> => {
      const forget = (ids: string[]) => this.#unsaved.forget(slot, ids);
      if (!rest) return false;
      rest = await commitOutcome(pool, config.name, rest, part, forget);
      if (!rest) this.#lost(slot, epoch);
      return rest !== null;
    };
    const outcome = await deliverBatch(batch.events, {
      ...how,
      attempt: async (event) => {
        const tried = await how.attempt(event);
        if (tried) this.#unsaved.remember(slot, epoch, event.id, tried);
        return tried;
      },
      unsaved: (event) => this.#unsaved.get(slot, epoch, event.id),
      blockedKeys: await readBlockedKeys(pool, config.name, keys),
      decide: (attempts, failure) => decideRetry(attempts, failure, config, Math.random()),
      sinkFailure: () => breaker.failure,
      saveEveryMs: SAVE_EVERY_MS,
      save: async (part) => {
        await save(part);
      },
    });
    return outcome.taken > 0 && (await save(outcome));
  }

  /** Attempts an exception, unless what came of the last attempt still waits to be stored, and stores what came of it. */
  async #settle(
    exception: DueException,
    epoch: number,
    attempt: () => Promise<Tried | null>,
  ): Promise<boolean> {
    const { slot, eventId } = exception;
    const unsaved = this.#unsaved.get(slot, epoch, eventId);
    const tried = unsaved ?? (await attempt());
    if (tried === null) return true; // nothing came of it
    if (!unsaved) this.#unsaved.remember(slot, epoch, eventId, tried);
    const ours = await this.#storeTried(exception, epoch, tried);
    this.#unsaved.forget(slot, [eventId]);
    return ours;
  }

  #storeTried(exception: DueException, epoch: number, { result, counts }: Tried): Promise<boolean> {
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

  /**
   * Null if the slot is no longer ours. Asked at the last moment: who was frozen, or waited for its turn, could else send an
   * event after later ones of its key that the next holder has sent.
   */
  async #send(event: OutboxEvent, epoch: number): Promise<Attempt | null> {
    const { sink, config, leases } = this.#options;
    return leases.holds(event.slot, epoch) ? sendEvent(sink, event, config.timeoutSeconds) : null;
  }

  async #attempt(event: OutboxEvent, epoch: number, before: Before): Promise<Tried | null> {
    const { log, config, breaker, onGone } = this.#options;
    const about = { sink: config.name, eventId: event.id, correlationId: event.correlationId };
    const result = await this.#limit(() => this.#send(event, epoch));
    if (result === null) return null;
    if (result.ok) log.debug(about, "event delivered");
    else {
      const { errorClass, message, gone } = result.failure;
      log.warn({ ...about, errorClass, error: message }, "event not delivered");
      if (gone) {
        onGone(result.failure);
        return { result, counts: false };
      }
    }
    const counts = await breaker.record(event, before, result).catch((error: unknown) => {
      this.#breakerNotStored(error);
      return true; // what could not be told to the other workers is an attempt all the same
    });
    return { result, counts };
  }

  #breakerNotStored(error: unknown): void {
    const { log, config } = this.#options;
    log.error({ err: error, sink: config.name }, "breaker not stored");
  }

  #lost(slot: number, epoch: number): void {
    const { leases, log, config } = this.#options;
    leases.lose(slot, epoch);
    log.warn({ sink: config.name, slot, epoch }, "slot lost to another worker");
  }
}
