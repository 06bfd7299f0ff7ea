import type { OutboxEvent } from "./sink.ts";

/** A CloudEvents 1.0 structured JSON body. Extension names are lower-case letters and digits, as the spec wants. */
export function cloudEventBody(event: OutboxEvent, target: string): string {
  const envelope = {
    specversion: "1.0",
    id: event.id,
    source: `/sluice/${encodeURIComponent(target)}/${encodeURIComponent(event.aggregateType)}`,
    type: event.type,
    subject: event.key,
    time: event.createdAt.toISOString(),
    datacontenttype: "application/json",
    sequence: event.seq,
    aggregatetype: event.aggregateType,
    schemaversion: event.schemaVersion,
    ...(event.correlationId === null ? {} : { correlationid: event.correlationId }),
    ...(event.tenantId === null ? {} : { tenantid: event.tenantId }),
    ...(event.traceparent === null ? {} : { traceparent: event.traceparent }),
    ...(event.flagContext == null ? {} : { flagcontext: JSON.stringify(event.flagContext) }),
  };
  return `${JSON.stringify(envelope).slice(0, -1)},"data":${event.payloadJson}}`;
}
