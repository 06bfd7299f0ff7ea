import type pg from "pg";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

type CloudEvent = { id: string; type: string; subject: string; sequence?: string; correlationid?: string };

/**
 * Plays the reminder service: checks the signature and notes what came, in the order in which it came. A delivery that
 * comes twice is noted twice, so that duplicates can be counted; a real receiver would ignore the second.
 * @returns false if the signature does not fit or the body is not a CloudEvent
 */
export async function receiveWebhook(
  pool: pg.Pool,
  secret: string,
  body: Buffer,
  headers: Record<string, string>,
): Promise<boolean> {
  let event: unknown;
  try {
    event = new Webhook(secret).verify(body, headers);
  } catch (error) {
    if (error instanceof WebhookVerificationError || error instanceof SyntaxError) return false;
    throw error;
  }
  if (!isCloudEvent(event)) return false;
  await pool.query(
    `insert into received_events ("eventId", "eventType", "aggregateId", seq, "correlationId")
     values ($1, $2, $3, $4, $5)`,
    [event.id, event.type, event.subject, event.sequence ?? null, event.correlationid ?? null],
  );
  return true;
}

function isCloudEvent(value: unknown): value is CloudEvent {
  if (typeof value !== "object" || value === null) return false;
  const event = value as Record<string, unknown>;
  return [event.id, event.type, event.subject].every((field) => typeof field === "string");
}
