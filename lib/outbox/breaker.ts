import type pg from "pg";
import { fingerprint } from "./fingerprint.ts";
import type { Attempt, Failure } from "./sink.ts";

export type BreakerState = "closed" | "open" | "half_open";
export type BreakerChange = { state: BreakerState; openedAt: Date | null; failure: Failure | null };

type Options = {
  pool: pg.Pool;
  sink: string;
  /** Consecutive failures of the sink itself that open it. */
  breakerAfter: number;
  probeSeconds: number;
  onChange: (change: BreakerChange) => void;
};

/**
 * One sink's circuit breaker. Its state is a row in the target's database, so that all workers share it:
 *
 *   closed --(breakerAfter failures of the sink in a row)--> open
 *   open --(every probeSeconds, by whichever worker claims it)--> half_open: one event is tried
 *   half_open --(it got an answer that is not the sink's trouble)--> closed, else open again
 *
 * While it is not closed nothing else is sent and no attempts are burnt.
 */
export class Breaker {
  #options: Options;
  #state: BreakerState = "closed";
  #failuresInARow = 0;
  #holdUntil = 0;
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

  /** False while it is open, and while the receiver asked by Retry-After to be left alone. */
  mayStart(): boolean {
    return this.#state === "closed" && performance.now() >= this.#holdUntil;
  }

  /** The state as the database has it; another worker may have changed it. */
  observe(state: BreakerState): void {
    if (this.#state !== "closed" && state === "closed") this.#failuresInARow = 0;
    this.#state = state;
  }

  /** Counts an attempt's outcome. @returns whether the attempt counts against the event. */
  async record(attempt: Attempt): Promise<boolean> {
    if (attempt.ok || !attempt.failure.sinkWide) {
      this.#failuresInARow = 0;
      return true;
    }
    const { failure } = attempt;
    if (failure.retryAfterMs) {
      this.#holdUntil = Math.max(this.#holdUntil, performance.now() + failure.retryAfterMs);
    }
    if (this.#state !== "closed") return false;
    this.#failuresInARow += 1;
    if (this.#failuresInARow >= this.#options.breakerAfter) await this.#open(failure);
    return true;
  }

  async #open(failure: Failure): Promise<void> {
    this.#state = "open"; // before the database answers: the next attempt must not start
    this.#failure = failure;
    const { pool, sink, probeSeconds } = this.#options;
    const { rows } = await pool.query(
      `update sluice.outbox_sinks set breaker = 'open', opened_at = clock_timestamp(),
              next_probe_at = clock_timestamp() + make_interval(secs => $2), error_class = $3, fingerprint = $4, last_error = $5
       where name = $1 and breaker = 'closed' returning opened_at`,
      [sink, probeSeconds, failure.errorClass, fingerprint(failure), failure.message],
    );
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
    if (!attempt.ok && attempt.failure.sinkWide) {
      this.#state = "open";
      this.#failure = attempt.failure;
      await pool.query(
        `update sluice.outbox_sinks set breaker = 'open', error_class = $2, fingerprint = $3, last_error = $4
         where name = $1 and breaker = 'half_open'`,
        [sink, attempt.failure.errorClass, fingerprint(attempt.failure), attempt.failure.message],
      );
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
       where sink = $1 and state = 'retry' and next_at > clock_timestamp()
         and (attempts = 0 or error_class ~ '^(http-(5..|408|425|429)|timeout|connection-.*|name-not-found|unreachable)$')`,
      [sink],
    );
    this.#state = "closed";
    this.#failuresInARow = 0;
    this.#holdUntil = 0;
    this.#failure = null;
    if (rowCount) onChange({ state: "closed", openedAt: null, failure: null });
  }
}
