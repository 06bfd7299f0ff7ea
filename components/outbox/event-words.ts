import type { Tone } from "#components/ui/tone.tsx";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import type { Delivery, EventState, FailureGroup, SinkOverview } from "#lib/outbox/model.ts";

export const EVENT_TONE: Record<EventState, Tone> = {
  pending: "wait",
  delivered: "pass",
  retry: "hold",
  blocked: "hold",
  dead: "fail",
  replay: "run",
  discarded: "wait",
};

const WORST: EventState[] = ["dead", "blocked", "retry", "replay", "pending", "discarded", "delivered"];

/** The delivery that a person should hear of first. */
export function worstDelivery(deliveries: Delivery[]): Delivery | null {
  return deliveries.reduce<Delivery | null>(
    (worst, one) => (worst === null || WORST.indexOf(one.state) < WORST.indexOf(worst.state) ? one : worst),
    null,
  );
}

/** A sink that is sent nothing now: a person paused it, no worker runs or can work on it, or its breaker is open. */
export type StoppedSink = { name: string; by: "person" | "no-worker" | "failing" | "breaker" };

/** The sinks of an overview that are sent nothing now. One that is paused is so whatever its breaker says. */
export function stoppedSinks(sinks: Pick<SinkOverview, "name" | "state" | "pausedAt">[]): StoppedSink[] {
  return sinks.flatMap(({ name, state, pausedAt }): StoppedSink[] => {
    if (pausedAt !== null) return [{ name, by: "person" }];
    if (state === "no-worker") return [{ name, by: "no-worker" }];
    if (state === "failing") return [{ name, by: "failing" }];
    return state === "breaker-open" ? [{ name, by: "breaker" }] : [];
  });
}

/** What retrying a group will do, and has done. `stopped`: what keeps its sink from being sent anything now. */
export function retryWords(
  { events, sink }: Pick<FailureGroup, "events" | "sink">,
  stopped: StoppedSink["by"] | null,
): { consequence: Message; done: Message } {
  return {
    consequence: message(`outbox.retryGroup.${stopped ?? "now"}.consequence`, { events, sink }),
    done:
      stopped === null
        ? message("outbox.retryGroup.now.done", { events })
        : message(`outbox.retryGroup.${stopped}.done`, { events, sink }),
  };
}

/** What goes on by itself once a group is through. */
export function behindWords({
  events,
  keysBlocked: keys,
}: Pick<FailureGroup, "events" | "keysBlocked">): Message {
  return message("outbox.groups.behind", { events, keys });
}

/** What retrying one event has done: tried where it failed, sent again where it was delivered. */
export function retriedOne(failing: boolean, stopped: StoppedSink | undefined): Message {
  const verb = failing ? "tried" : "sent";
  if (stopped === undefined) return message(`outbox.retriedOne.${verb}`);
  const { name: sink, by } = stopped;
  return by === "breaker"
    ? message("outbox.retriedOne.breaker", { sink })
    : message(`outbox.retriedOne.${by}`, { sink, verb });
}

/** What discarding does, before it is done: who never gets what, and what goes on because of it. */
export function discardWords(of: { events: number; waiting: number; sink: string }): {
  title: Message;
  consequence: Message;
  done: Message;
} {
  const { events } = of;
  return {
    title: message("outbox.discard.title", { events }),
    consequence: message("outbox.discard.consequence", of),
    done: message("outbox.discard.done", { events }),
  };
}
