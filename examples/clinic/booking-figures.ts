type Outcome = "old" | "new" | "refused" | "failed";
type Counts = Record<Outcome, number>;

export type BookingBucket = { at: string } & Counts;

/**
 * What became of the bookings: taken on the old or the new path, `refused` with a reason, as a full day or a wrong field
 * is, or `failed`: the clinic could not answer.
 */
export type Bookings = Counts & {
  /** Counting began with the process. */
  since: string;
  /** Of the last quarter of an hour, in steps of ten seconds, oldest first; a step without any is there with zeros. */
  buckets: BookingBucket[];
};

const BUCKET_MS = 10_000;
const KEPT_BUCKETS = 90;

const none = (): Counts => ({ old: 0, new: 0, refused: 0, failed: 0 });

/** Counts what became of each booking since the process began. */
export class BookingFigures {
  readonly #now: () => number;
  readonly #since: number;
  readonly #total = none();
  readonly #buckets = new Map<number, Counts>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#since = now();
  }

  count(outcome: Outcome): void {
    const at = startOf(this.#now());
    const bucket = this.#buckets.get(at) ?? none();
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
        ...(this.#buckets.get(at) ?? none()),
      });
    return { since: new Date(this.#since).toISOString(), ...this.#total, buckets };
  }
}

function startOf(time: number): number {
  return Math.floor(time / BUCKET_MS) * BUCKET_MS;
}
