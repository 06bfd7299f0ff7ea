import { TELEMETRY_BUCKET_MS } from "#lib/flags/clients/telemetry-bucket.ts";

/** A moment of this process: neither clock alone can be believed, as one is set anew and the other stands while a machine sleeps. */
export type Instant = { wallMs: number; processMs: number };

export type Standing = {
  /** All that this run answered before is written, or was told as lost; null before it is known of any time. */
  until: Date | null;
  /** The last write that is certain to be in the database. */
  writes: number;
  losses: number;
};

/**
 * What this run can prove of the answers that it counted: until when, by the database's clock, each is written, and how often some
 * were lost. A heartbeat tells the database's time; the answers before it were counted before it came, so that a write
 * that begins later and leaves nothing behind holds all of them.
 */
export class KeptCounts {
  readonly #started = instant();
  #heard: (Instant & { at: Date }) | null = null;
  #countedUnheard = false;
  #until: Date | null = null;
  #writes = 0;
  #losses = 0;

  /**
   * When an answer that is given now is counted, in ms of the database's clock: rather too late than too early, so that no old
   * answer is taken for one from before a soak time. Before the database was ever heard of it is this machine's clock.
   */
  timeOfAnswer(): number {
    const now = instant();
    if (this.#heard !== null) return this.#heard.at.getTime() + sinceMs(this.#heard, now);
    this.#countedUnheard = true;
    return now.wallMs;
  }

  /** The database's clock said `at` after `sent`. */
  heard(at: Date, sent: Instant): void {
    const wrongByMs = Math.abs(at.getTime() - sent.wallMs);
    if (this.#heard === null && this.#countedUnheard && wrongByMs > TELEMETRY_BUCKET_MS) this.lost(); // when was that?
    this.#heard = { ...sent, at };
  }

  /** Some of what was counted will never be written. */
  lost(): void {
    this.#losses++;
  }

  /** To be called before a write takes what there is; then with `isWhole` when it left nothing behind. */
  beginWrite(): (isWhole: boolean) => void {
    const before = this.#heard?.at ?? null;
    return (isWhole) => {
      if (isWhole && before !== null) this.#until = before;
    };
  }

  /** A write is in the database, and the nth of this run there: if it was not the next, those before it are gone. */
  wrote(nth: number): void {
    if (nth <= this.#writes) this.lost();
    this.#writes = nth;
  }

  /** How many writes the database still has: if fewer than were certain, it was restored to before one. */
  found(writes: number, said: Standing): void {
    if (writes >= said.writes) return;
    this.lost();
    this.#writes = writes;
  }

  standing(): Standing {
    return { until: this.#until, writes: this.#writes, losses: this.#losses };
  }

  /** How long ago this run began, and with it the first answer that it may have given. */
  ageSeconds(): number {
    return sinceMs(this.#started, instant()) / 1000;
  }
}

export function instant(): Instant {
  return { wallMs: Date.now(), processMs: performance.now() };
}

function sinceMs(from: Instant, to: Instant): number {
  return Math.max(to.wallMs - from.wallMs, to.processMs - from.processMs);
}
