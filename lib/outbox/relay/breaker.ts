import type pg from "pg";
import type { Attempt, Failure, OutboxEvent } from "../sinks/sink.ts";
import { storeFailure } from "./store-failure.ts";

export type BreakerState = "closed" | "open" | "half_open";
export type BreakerChange = { state: BreakerState; openedAt: Date | null; failure: Failure | null };

/** Attempts that an event has burnt, and whether a person had them counted anew. */
export type Before = { attempts: number; retried: boolean };

type Options = {
  pool: pg.Pool;
  sink: string;
  /** Failures in a row that open it. */
  breakerAfter: number;
  probeSeconds: number;
  onChange: (change: BreakerChange) => void;
};

/** However long a receiver asks to be left alone, one event asks again this often: only that event may be refused. */
const LONGEST_PROBE_SECONDS = 60;

/**
 * One sink's circuit breaker. Its state is a row in the target's database, so that all workers share it:
 *
 *   closed --(breakerAfter failures in a row, of several keys or plainly the sink's)--> open
 *   open --(every probeSeconds, by whichever worker claims it)--> half_open: one event is sent
 *   half_open --(it gets through, or is refused for its own sake)--> closed, else open again
 *
 * While it is not closed nothing else is sent and no attempts are burnt, so that an outage costs no event its life.
 *
 * One event that the receiver always refuses, say with a 500, looks like an outage to whoever sees nothing else. It must
 * hold up its own key only, and die of its attempts. Hence:
 *
 * - Failures in a row of a single key open nothing, unless no connection came about or the answer says "not now" (429,
 *   502, 503, 504). Any answer for the event's own sake, a 2xx above all, ends the row.
 * - A failure is no news, and does not count, if the event has failed before and the sink has taken others since.
 *   Hundreds of such events that come round again do not open it, and each failure burns an attempt. Nor do they when
 *   a person retries them all, with their attempts counted anew, unless the failure is plainly the sink's.
 * - The probe is another event each time, a fresh one and a failed one by turns (SlotDelivery.probe). If the sink is
 *   well, the first healthy event shows it, and the others flow while the poisonous ones use up their attempts.
 * - Closing brings forward what has hardly been tried. The rest keeps its back-off: a sink that comes and goes burns
 *   attempts no faster than time does.
 *
 * Retry-After delays its own event. The sink as a whole is left alone by opening, and probed when it asked for.
 */
export class Breaker {
  #options: Options;
  #state: BreakerState = "closed";
  #failuresInARow = 0;
  #keysInARow = new Set<string>();
  /** Events that failed since the sink last answered well. */
  #failedInARow = new Set<string>();
  #failure: Failure | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** What opened it, as an event that was never tried is grouped by it. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** The state as the database has it; another worker may have changed it. */
  observe(state: BreakerState): void {
    if (this.#state !== "closed" && state === "closed") this.#endRow();
    this.#state = state;
  }

  /**
   * Counts an attempt's outcome. `before` is what the event has behind it.
   * @returns whether the attempt counts against the event.
   */
  async record(event: OutboxEvent, before: Before, attempt: Attempt): Promise<boolean> {
    if (attempt.ok || attempt.failure.fault === "event") {
      this.#endRow();
      return true;
    }
    if (this.#state !== "closed") return false;
    const { failure } = attempt;
    const known = before.attempts > 0 || (before.retried && failure.fault === "unclear");
    const isNews = !known || this.#failedInARow.has(event.id);
    this.#failedInARow.add(event.id);
    if (!isNews) return true;
    this.#failuresInARow += 1;
    this.#keysInARow.add(event.key);
    const enough = this.#failuresInARow >= this.#options.breakerAfter;
    if (enough && (this.#keysInARow.size > 1 || failure.fault === "sink")) await this.#open(failure);
    return true;
  }

  #endRow(): void {
    this.#failuresInARow = 0;
    this.#keysInARow.clear();
    this.#failedInARow.clear();
  }

  #probeAfterSeconds({ retryAfterMs }: Failure): number {
    const { probeSeconds } = this.#options;
    if (retryAfterMs === null) return probeSeconds;
    return Math.min(Math.max(retryAfterMs / 1000, 1), Math.max(probeSeconds, LONGEST_PROBE_SECONDS));
  }

  async #open(failure: Failure): Promise<void> {
    this.#state = "open"; // before the database answers: the next attempt must not start
    this.#failure = failure;
    const { pool, sink } = this.#options;
    const { rows } = await storeFailure((wordsOf) => {
      const words = wordsOf(failure);
      return pool.query(
        `update sluice.outbox_sinks set breaker = 'open', opened_at = clock_timestamp(),
                next_probe_at = clock_timestamp() + make_interval(secs => $2), error_class = $3, fingerprint = $4, last_error = $5
         where name = $1 and breaker = 'closed' returning opened_at`,
        [sink, this.#probeAfterSeconds(failure), words.errorClass, words.fingerprint, words.message],
      );
    });
    if (rows[0]) this.#options.onChange({ state: "open", openedAt: rows[0].opened_at, failure });
  }

  /** True for the one worker that may try one event now. A prober that died is replaced after another interval. */
  async claimProbe(): Promise<boolean> {
    const { pool, sink, probeSeconds } = this.#options;
    const { rowCount } = await pool.query(
      `update sluice.outbox_sinks
       set breaker = 'half_open', next_probe_at = clock_timestamp() + make_interval(secs => $2)
       where name = $1 and breaker <> 'closed' and next_probe_at <= clock_timestamp()`,
      [sink, probeSeconds],
    );
    if (rowCount === 0) return false;
    this.#state = "half_open";
    return true;
  }

  /** What came of the probe. Closing brings forward the events that waited for the sink. */
  async settleProbe(attempt: Attempt): Promise<void> {
    const { pool, sink, onChange } = this.#options;
    if (!attempt.ok && attempt.failure.fault !== "event") {
      const { failure } = attempt;
      this.#state = "open";
      this.#failure = failure;
      const seconds = failure.retryAfterMs === null ? 0 : this.#probeAfterSeconds(failure);
      await storeFailure((wordsOf) => {
        const words = wordsOf(failure);
        return pool.query(
          `update sluice.outbox_sinks set breaker = 'open', error_class = $2, fingerprint = $3, last_error = $4,
                  next_probe_at = greatest(next_probe_at, clock_timestamp() + make_interval(secs => $5))
           where name = $1 and breaker = 'half_open'`,
          [sink, words.errorClass, words.fingerprint, words.message, seconds],
        );
      });
      return;
    }
    const { rowCount } = await pool.query(
      `update sluice.outbox_sinks
       set breaker = 'closed', opened_at = null, next_probe_at = null, error_class = null, fingerprint = null, last_error = null
       where name = $1 and breaker <> 'closed'`,
      [sink],
    );
    // Spread over a second: a sink that has just come back is not to be knocked over.
    await pool.query(
      `update sluice.outbox_exceptions set next_at = clock_timestamp() + make_interval(secs => random())
       where sink = $1 and state = 'retry' and next_at > clock_timestamp() and attempts <= 1`,
      [sink],
    );
    this.#state = "closed";
    this.#endRow();
    this.#failure = null;
    if (rowCount) onChange({ state: "closed", openedAt: null, failure: null });
  }
}
