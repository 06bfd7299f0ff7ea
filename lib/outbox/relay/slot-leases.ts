import type pg from "pg";
import { claimSlots, LEASE_SECONDS, releaseSlots, renewSlots } from "./cursor-store.ts";

const RENEW_EVERY_MS = 1_000;

/** The slots of one sink that this worker holds, each with the epoch under which it may write. */
export class SlotLeases {
  #pool: pg.Pool;
  #sink: string;
  #owner: string;
  #leases = new Map<number, { epoch: number; validUntil: number }>();
  #renewedAt = Number.NEGATIVE_INFINITY;

  constructor(pool: pg.Pool, sink: string, owner: string) {
    this.#pool = pool;
    this.#sink = sink;
    this.#owner = owner;
  }

  /** Renews what is held and claims what is free, at most once a second. */
  async renew(): Promise<void> {
    const now = performance.now();
    if (now - this.#renewedAt < RENEW_EVERY_MS) return;
    const epochs = await claimSlots(this.#pool, this.#sink, this.#owner);
    this.#renewedAt = now;
    // Counted from before the question, so that we stop sooner than the database lets another begin.
    const validUntil = now + LEASE_SECONDS * 1000;
    this.#leases = new Map([...epochs].map(([slot, epoch]) => [slot, { epoch, validUntil }]));
  }

  /** Undefined for a slot that is not ours. */
  epochOf(slot: number): number | undefined {
    return this.#leases.get(slot)?.epoch;
  }

  holds(slot: number, epoch: number): boolean {
    const lease = this.#leases.get(slot);
    return lease?.epoch === epoch && performance.now() < lease.validUntil;
  }

  /** The database said that another worker has it now. */
  lose(slot: number, epoch: number): void {
    if (this.epochOf(slot) === epoch) this.#leases.delete(slot);
  }

  /** Claims nothing more, keeps what is held until `last` has ended, then lets others have it. */
  async releaseAfter(last: Promise<unknown>): Promise<void> {
    // An attempt may last longer than a lease.
    const renewing = setInterval(
      () => renewSlots(this.#pool, this.#sink, this.#owner).catch(() => {}),
      RENEW_EVERY_MS,
    );
    await last.finally(() => clearInterval(renewing));
    await releaseSlots(this.#pool, this.#sink, this.#owner);
  }
}
