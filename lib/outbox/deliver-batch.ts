import type { NewException } from "./exception-store.ts";
import type { RetryDecision } from "./retry-schedule.ts";
import type { Attempt, Failure, OutboxEvent } from "./sink.ts";

export type BatchOutcome = { taken: number; delivered: number; exceptions: NewException[] };

export type Delivery = {
  /** Keys with an earlier event that is not delivered. */
  blockedKeys: ReadonlySet<string>;
  /** Started and unfinished at most; one key's events wait for each other. */
  window: number;
  /** False as soon as nothing new may be sent: paused, stopping, breaker open, slot lost. */
  mayStart: () => boolean;
  /** Sends, and says whether a failure counts against the event. */
  attempt: (event: OutboxEvent) => Promise<{ result: Attempt; counts: boolean }>;
  decide: (attempts: number, failure: Failure) => RetryDecision;
  /** What keeps the sink from being tried, for events that were not. */
  sinkFailure: () => Failure | null;
};

/**
 * Sends events in the order given within a key, and side by side across keys. A key whose event fails is left alone
 * from there on. Stops taking events when `mayStart` says no; what was taken and could not be sent any more is an
 * exception without an attempt, so that everything up to `taken` is accounted for.
 */
export async function deliverBatch(events: OutboxEvent[], delivery: Delivery): Promise<BatchOutcome> {
  const closed = new Set(delivery.blockedKeys);
  const tails = new Map<string, Promise<void>>();
  const running = new Set<Promise<void>>();
  const exceptions: NewException[] = [];
  let taken = 0;
  let delivered = 0;

  const deliver = async (event: OutboxEvent): Promise<void> => {
    if (closed.has(event.key)) {
      exceptions.push({ event, state: "blocked", attempts: 0, delayMs: null, failure: null });
      return;
    }
    if (!delivery.mayStart()) {
      closed.add(event.key);
      exceptions.push({ event, state: "retry", attempts: 0, delayMs: null, failure: delivery.sinkFailure() });
      return;
    }
    const { result, counts } = await delivery.attempt(event);
    if (result.ok) {
      delivered += 1;
      return;
    }
    closed.add(event.key);
    const attempts = counts ? 1 : 0;
    const decision = delivery.decide(attempts, result.failure);
    const delayMs = decision.state === "retry" ? decision.delayMs : null;
    exceptions.push({ event, state: decision.state, attempts, delayMs, failure: result.failure });
  };

  for (const event of events) {
    while (running.size >= delivery.window) await Promise.race(running);
    if (!delivery.mayStart()) break;
    taken += 1;
    const before = tails.get(event.key);
    const work: Promise<void> = (before ? before.then(() => deliver(event)) : deliver(event)).finally(() =>
      running.delete(work),
    );
    tails.set(event.key, work);
    running.add(work);
  }
  await Promise.all(running);
  return { taken, delivered, exceptions };
}
