import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import type { Attempt, Failure, OutboxEvent, Sink } from "../sinks/sink.ts";

/**
 * Sends an event. Never throws: what a sink throws is a failure of this attempt like any other, say an event that cannot
 * be written as JSON. The only way in which an error text enters the outbox, so everything behind it can store it.
 */
export async function sendEvent(sink: Sink, event: OutboxEvent, timeoutSeconds: number): Promise<Attempt> {
  const attempt = await trySink(sink, event, AbortSignal.timeout(timeoutSeconds * 1000));
  if (attempt.ok) return attempt;
  const { failure } = attempt;
  const errorClass = cleanErrorText(failure.errorClass) || "unknown";
  const message = cleanErrorText(failure.message) || errorClass;
  return { ok: false, failure: { ...failure, errorClass, message } };
}

async function trySink(sink: Sink, event: OutboxEvent, signal: AbortSignal): Promise<Attempt> {
  try {
    const [attempt] = await sink.sendBatch([event], signal);
    return attempt ?? { ok: false, failure: unclear("nothing-said", "") };
  } catch (error) {
    return { ok: false, failure: unclear("send-failed", cleanErrorText(error)) };
  }
}

function unclear(errorClass: string, message: string): Failure {
  return {
    ...{ errorClass, message },
    // Nobody knows whose fault it is: many of them open the breaker, one alone dies of its attempts.
    fault: "unclear",
    rejected: false,
    gone: false,
    retryAfterMs: null,
  };
}
