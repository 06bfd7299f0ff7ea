export type BookingBucket = { at: string; old: number; new: number; failed: number };

export type Bookings = {
  /** Counting began with the process. */
  since: string;
  old: number;
  new: number;
  /** Bookings that the clinic could not answer; a full day or a wrong field is an answer. */
  failed: number;
  /** Of the last quarter of an hour, in steps of ten seconds, oldest first; a step without any is there with zeros. */
  buckets: BookingBucket[];
};

const BUCKET_MS = 10_000;
const KEPT_BUCKETS = 90;

type Outcome = "old" | "new" | "failed";

/** Counts what became of each booking since the process began. */
export class BookingFigures {
  readonly #now: () => number;
  readonly #since: number;
  readonly #total: Record<Outcome, number> = { old: 0, new: 0, failed: 0 };
  readonly #buckets = new Map<number, Record<Outcome, number>>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#since = now();
  }

  count(outcome: Outcome): void {
    const at = startOf(this.#now());
    const bucket = this.#buckets.get(at) ?? { old: 0, new: 0, failed: 0 };
    bucket[outcome]++;
    this.#total[outcome]++;
    this.#buckets.set(at, bucket);
    for (const old of this.#buckets.keys())
      if (old <= at - KEPT_BUCKETS * BUCKET_MS) this.#buckets.delete(old);
  }

  read(): Bookings {
    const last = startOf(this.#now());
    const first = Math.max(startOf(this.#since), last - (KEPT_BUCKETS - 1) * BUCKET_MS);
    const buckets: BookingBucket[] = [];
    for (let at = first; at <= last; at += BUCKET_MS)
      buckets.push({
        at: new Date(at).toISOString(),
        ...(this.#buckets.get(at) ?? { old: 0, new: 0, failed: 0 }),
      });
    return { since: new Date(this.#since).toISOString(), ...this.#total, buckets };
  }
}

function startOf(time: number): number {
  return Math.floor(time / BUCKET_MS) * BUCKET_MS;
}
