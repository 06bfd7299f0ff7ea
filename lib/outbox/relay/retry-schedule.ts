import type { Failure } from "../sinks/sink.ts";

const LONGEST_WAIT_MS = 3_600_000;
const OWN_LONGEST_WAIT_MS = 60_000;
/** An event that the receiver rejects is tried this often: a receiver may be fixed while we wait, but seldom. */
const REJECTED_ATTEMPTS = 3;

export type RetryDecision = { state: "dead" } | { state: "retry"; delayMs: number };

/**
 * What becomes of an event after its nth attempt failed: exponential backoff with full jitter, so that events that
 * failed together do not come back together. `random` is in [0, 1).
 */
export function decideRetry(
  attempts: number,
  failure: Failure,
  policy: { maxAttempts: number; firstRetrySeconds: number },
  random: number,
): RetryDecision {
  const most = failure.rejected ? Math.min(REJECTED_ATTEMPTS, policy.maxAttempts) : policy.maxAttempts;
  if (attempts >= most) return { state: "dead" };
  const waitMs = random * longestWaitMs(attempts, policy.firstRetrySeconds);
  return { state: "retry", delayMs: Math.round(Math.max(waitMs, failure.retryAfterMs ?? 0)) };
}

/**
 * How long the relay waits after its own nth failure in a row: it could not store, could not read, could not open a
 * sink. Never at once, and never so long that what was mended is not noticed.
 */
export function ownWaitMs(failures: number, firstRetrySeconds: number, random: number): number {
  return Math.round(
    (0.5 + random / 2) * Math.min(longestWaitMs(failures, firstRetrySeconds), OWN_LONGEST_WAIT_MS),
  );
}

function longestWaitMs(attempts: number, firstRetrySeconds: number): number {
  return Math.min(firstRetrySeconds * 1000 * 2 ** Math.max(attempts - 1, 0), LONGEST_WAIT_MS);
}
