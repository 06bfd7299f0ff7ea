import type { Attempt, Failure, OutboxEvent } from "../sinks/sink.ts";
import type { BatchOutcome, NewException } from "./exception-store.ts";
import type { RetryDecision } from "./retry-schedule.ts";

/** What came of one attempt, and whether it counts against the event. */
export type Tried = { result: Attempt; counts: boolean };

export type Delivery = {
  /** Keys with an earlier event that is not delivered. */
  blockedKeys: ReadonlySet<string>;
  /** Started and unfinished at most; one key's events wait for each other. */
  window: number;
  /** False as soon as nothing new may be sent: paused, stopping, breaker open, slot lost. */
  mayStart: () => boolean;
  /** Sends, and says whether a failure counts against the event. Null: by then nothing new might be sent any more. */
  attempt: (event: OutboxEvent) => Promise<Tried | null>;
  /** What came of an attempt that could not be stored yet: such an event is not sent again. */
  unsaved: (event: OutboxEvent) => Tried | undefined;
  decide: (attempts: number, failure: Failure) => RetryDecision;
  /** What keeps the sink from being tried, for events that were not. */
  sinkFailure: () => Failure | null;
  /** Stores what came of the next events; not asked more often than this. */
  save: (outcome: BatchOutcome) => Promise<void>;
  saveEveryMs: number;
};

/**
 * Sends events in the order given within a key, and side by side across keys. A key whose event fails is left alone
 * from there on. Stops taking events when `mayStart` says no; what was taken and could not be sent any more is an
 * exception without an attempt, so that everything up to `taken` is accounted for.
 *
 * A batch lasts long with a slow sink. So what is finished from its start on is saved meanwhile, and a worker that dies
 * leaves little behind that will be sent twice. @returns what is not saved yet
 */
export async function deliverBatch(events: OutboxEvent[], delivery: Delivery): Promise<BatchOutcome> {
  const closed = new Set(delivery.blockedKeys);
  const tails = new Map<string, Promise<void>>();
  const running = new Set<Promise<void>>();
  const outcomes: ("delivered" | NewException)[] = [];
  let saved = 0;
  let saving = Promise.resolve();
  let isSaving = false;
  let broken = false;
  let savedAt = performance.now();

  const deliver = async (event: OutboxEvent): Promise<"delivered" | NewException> => {
    if (closed.has(event.key)) {
      return { event, state: "blocked", attempts: 0, delayMs: null, failure: null };
    }
    const unsaved = delivery.unsaved(event);
    const tried = unsaved ?? (delivery.mayStart() ? await delivery.attempt(event) : null);
    if (tried === null) {
      closed.add(event.key);
      return { event, state: "retry", attempts: 0, delayMs: null, failure: delivery.sinkFailure() };
    }
    const { result, counts } = tried;
    if (result.ok) return "delivered";
    closed.add(event.key);
    const attempts = counts ? 1 : 0;
    const decision = delivery.decide(attempts, result.failure);
    const delayMs = decision.state === "retry" ? decision.delayMs : null;
    return { event, state: decision.state, attempts, delayMs, failure: result.failure };
  };

  /** From what is saved up to the first event that is not finished. */
  const finished = (): BatchOutcome => {
    let end = saved;
    while (outcomes[end] !== undefined) end += 1;
    const exceptions = outcomes.slice(saved, end).filter((one) => one !== "delivered");
    return { taken: end - saved, delivered: end - saved - exceptions.length, exceptions };
  };

  const save = async () => {
    const outcome = finished();
    // The last of a batch is the caller's, who also moves on to the next tick.
    if (outcome.taken === 0 || saved + outcome.taken === events.length) return;
    await delivery.save(outcome);
    saved += outcome.taken;
    savedAt = performance.now();
  };

  const finish = (index: number, outcome: "delivered" | NewException) => {
    outcomes[index] = outcome;
    if (isSaving || performance.now() - savedAt < delivery.saveEveryMs) return;
    isSaving = true;
    // After an error nothing more is started or saved, and it is thrown below.
    saving = save().then(() => {
      isSaving = false;
    });
    saving.catch(() => {
      broken = true;
    });
  };

  for (const [index, event] of events.entries()) {
    while (running.size >= delivery.window) await Promise.race(running);
    if (broken || !delivery.mayStart()) break;
    const before = tails.get(event.key);
    const work: Promise<void> = (before ? before.then(() => deliver(event)) : deliver(event))
      .then((outcome) => finish(index, outcome))
      .finally(() => running.delete(work));
    tails.set(event.key, work);
    running.add(work);
  }
  await Promise.all(running);
  await saving;
  return finished();
}
