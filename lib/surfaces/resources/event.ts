import { z } from "zod";
import { storableText } from "../../kernel/input/storable-text.ts";
import { query } from "../../kernel/query.ts";
import { english } from "../../messages/catalogue/english.ts";
import { EVENT_STATES, type EventRow, ListEventsInput } from "../../outbox/model.ts";
import { readOutboxEvent } from "../../outbox/reads/read-event.ts";
import { listOutboxEvents } from "../../outbox/reads/read-events.ts";
import { fromCursor, PageInput, pageOf, toCursor } from "../page.ts";

export const OutboxEvent = z
  .object({
    id: z.uuid(),
    target: z.string(),
    type: z.string(),
    aggregateType: z.string(),
    key: z.string().describe("Events of one key are delivered in order."),
    createdAt: z.date(),
    deliveries: z.array(
      z.object({
        sink: z.string(),
        state: z.enum(EVENT_STATES),
        attempts: z.int().nullable(),
        nextAt: z.date().nullable(),
        lastError: z.string().nullable(),
        fingerprint: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "Event", title: "An event of the outbox and what became of it" });

export const OutboxEventDetail = OutboxEvent.extend({
  payloadText: z.string().nullable().describe("JSON, what is personal masked; null: too large to be read."),
  payloadBytes: z.int(),
  schemaVersion: z.int(),
  traceparent: z.string().nullable(),
  correlationId: z.string().nullable(),
  tenantId: z.string().nullable(),
}).meta({ id: "EventDetail", title: "An event with its payload" });

function inEnglish<E extends Pick<EventRow, "deliveries">>({ deliveries, ...event }: E) {
  const told = deliveries.map((one) => ({ ...one, lastError: one.lastError && english(one.lastError) }));
  return { ...event, deliveries: told };
}

export const listOfEvents = query({
  name: "event.list",
  input: ListEventsInput.omit({ cursor: true }).extend(PageInput),
  output: pageOf(OutboxEvent),
  async run(ctx, { limit, cursor, ...filter }) {
    const from = { ...filter, cursor: fromCursor("events", cursor, z.string().regex(/^\d{1,18}$/)) };
    const { events, nextCursor } = await listOutboxEvents(from, ctx.config(), limit);
    return { items: events.map(inEnglish), next: nextCursor && toCursor("events", nextCursor) };
  },
});

export const oneEvent = query({
  name: "event.read",
  input: z.object({ id: storableText() }),
  output: OutboxEventDetail,
  run: async (ctx, { id }) => inEnglish(await readOutboxEvent(id, ctx.config())),
});
