import type { Tone } from "#components/ui/tone.tsx";
import { countOf } from "#lib/kernel/text/numbers.ts";
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

/** What happens next to a delivery that has no time of its own. */
export function nextWords(delivery: Delivery): string {
  switch (delivery.state) {
    case "delivered":
      return "done";
    case "dead":
      return "waits for a person";
    case "discarded":
      return "never sent";
    case "blocked":
      return "after the one before it";
    case "pending":
      return "with the sink";
    case "retry":
    case "replay":
      return "with the sink";
  }
}

/** A sink that is sent nothing now: a person paused it, no worker runs or can work on it, or its breaker is open. */
export type StoppedSink = { name: string; by: "person" | "no worker" | "failing" | "breaker" };

/** The sinks of an overview that are sent nothing now. One that is paused is so whatever its breaker says. */
export function stoppedSinks(sinks: Pick<SinkOverview, "name" | "state" | "pausedAt">[]): StoppedSink[] {
  return sinks.flatMap(({ name, state, pausedAt }): StoppedSink[] => {
    if (pausedAt !== null) return [{ name, by: "person" }];
    if (state === "no worker" || state === "failing") return [{ name, by: state }];
    return state === "breaker open" ? [{ name, by: "breaker" }] : [];
  });
}

const STOPPED = {
  person: { now: (sink: string) => `${sink} is paused`, until: "when it is resumed" },
  "no worker": { now: (sink: string) => `No worker delivers to ${sink}`, until: "when one is started" },
  failing: { now: (sink: string) => `The worker cannot work on ${sink}`, until: "when it can" },
};

/** What retrying a group will do, and has done. `stopped`: what keeps its sink from being sent anything now. */
export function retryWords(
  { events, sink }: Pick<FailureGroup, "events" | "sink">,
  stopped: StoppedSink["by"] | null,
): { consequence: string; done: string } {
  if (stopped !== null && stopped !== "breaker") {
    const { now, until } = STOPPED[stopped];
    const then = `${events === 1 ? "it is" : "they are"} tried ${until}`;
    return {
      consequence: `${now(sink)}. ${countOf(events, "event waits", "events wait")}, and ${then}, with the attempts counted anew.`,
      done: `${now(sink)}; ${then}`,
    };
  }
  if (stopped === null) {
    const are = countOf(events, "event of", "events of");
    return {
      consequence: `${are} ${sink} ${events === 1 ? "is" : "are"} tried at once, with the attempts counted anew.`,
      done: `${countOf(events, "event is", "events are")} tried again`,
    };
  }
  const wait = `${countOf(events, "event waits", "events wait")} for ${sink}`;
  const sent = `${events === 1 ? "it is" : "they are"} sent as soon as it answers`;
  return {
    consequence: `${wait}, which takes none now; ${sent}, with the attempts counted anew.`,
    done: `${wait}; ${sent}`,
  };
}

/** What retrying one event has done: tried where it failed, sent again where it was delivered. */
export function retriedOne(failing: boolean, stopped: StoppedSink | undefined): string {
  if (stopped === undefined) return failing ? "It is tried again" : "It is sent again";
  if (stopped.by === "breaker")
    return `It waits for ${stopped.name}; it is sent as soon as ${stopped.name} answers`;
  const { now, until } = STOPPED[stopped.by];
  return `${now(stopped.name)}; the event is ${failing ? "tried" : "sent"} ${until}`;
}

/** What discarding does, before it is done: who never gets what, and what goes on because of it. */
export function discardWords({ events, waiting, sink }: { events: number; waiting: number; sink: string }): {
  title: string;
  consequence: string;
  done: string;
} {
  const these = countOf(events, "event");
  const it = events === 1 ? "it" : "them";
  const behind =
    waiting > 0
      ? `${countOf(waiting, "event that waits", "events that wait")} behind ${it} ${waiting === 1 ? "goes" : "go"} on at once.`
      : `Nothing waits behind ${it}.`;
  const stays = events === 1 ? "It stays" : "They stay";
  return {
    title: `Discard ${these}`,
    consequence: `The sink ${sink} never gets ${it}. ${behind} ${stays} in the list as discarded, with your name and reason, and can still be sent by id.`,
    done: `${these} discarded`,
  };
}

/** Why an event is as it is at a sink that it will never reach. */
export function discardedWords({ by, reason }: { by: string; reason: string }): string {
  return `Discarded by ${by}: ${reason}`;
}

/** "dynamic-services on, batch_polling off"; also reads one answer written as {flag, variant}. */
export function flagWords(context: Record<string, unknown> | null): string {
  if (context === null) return "not recorded";
  if (typeof context.flag === "string" && typeof context.variant === "string")
    return `${context.flag} ${context.variant}`;
  const entries = Object.entries(context);
  return entries.length === 0
    ? "none"
    : entries.map(([flag, variant]) => `${flag} ${String(variant)}`).join(", ");
}
