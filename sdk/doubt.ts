/** So long a gateway has to read its database anew, again and again, before it is believed against what is held. */
export const BELIEVED_AFTER_MS = 20_000;
/** A gateway that follows its database reads every five seconds, and is asked at least as often. */
const READS_WITHIN_MS = 15_000;

type Heard = { sinceMs: number; advancedMs: number; newestReadMs: number };

/**
 * How long an older state is refused. What was held may bear a time that no database reaches for years, as of a clock that
 * was wrong; so the order of times alone must not decide for ever. A gateway that started from an old file, or lost its
 * database, keeps offering what it read once; one whose reads go on is at a database that really says so now.
 */
export class Doubt {
  #heard: Heard | null = null;

  /** @param nowMs of a clock that only goes forward */
  stands(readAtMs: number, nowMs: number): boolean {
    const heard = this.#heard;
    if (heard === null || nowMs - heard.advancedMs > READS_WITHIN_MS) {
      this.#heard = {
        sinceMs: nowMs,
        advancedMs: nowMs,
        newestReadMs: Math.max(readAtMs, heard?.newestReadMs ?? readAtMs),
      };
      return true;
    }
    // Of several gateways that each hang at a time of their own none is ever ahead of the newest.
    if (readAtMs <= heard.newestReadMs) return true;
    heard.newestReadMs = readAtMs;
    heard.advancedMs = nowMs;
    return nowMs - heard.sinceMs < BELIEVED_AFTER_MS;
  }

  end(): void {
    this.#heard = null;
  }
}
