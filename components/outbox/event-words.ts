import type { Tone } from "#components/ui/tone.tsx";
import { countOf } from "#lib/format/numbers.ts";
import type { Delivery, EventState, FailureGroup } from "#lib/outbox/model.ts";

export const EVENT_TONE: Record<EventState, Tone> = {
  pending: "wait",
  delivered: "pass",
  retry: "hold",
  blocked: "hold",
  dead: "fail",
  replay: "run",
};

const WORST: EventState[] = ["dead", "blocked", "retry", "replay", "pending", "delivered"];

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
    case "blocked":
      return "after the one before it";
    case "pending":
      return "with the sink";
    case "retry":
    case "replay":
      return "with the sink";
  }
}

/** What retrying a group will do, and has done. `refusing`: its sink's breaker is open, so that nothing is sent now. */
export function retryWords(
  { events, sink }: Pick<FailureGroup, "events" | "sink">,
  refusing: boolean,
): { consequence: string; done: string } {
  if (!refusing) {
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
