import { z } from "zod";
import { storableText } from "../storable-text.ts";

/** retry: will be tried again. blocked: waits behind one of its own key. dead: needs a person. replay: sent anew. */
export const EXCEPTION_STATES = ["retry", "blocked", "dead", "replay"] as const;

export const EVENT_STATES = ["pending", "delivered", ...EXCEPTION_STATES] as const;
/** pending: no attempt yet, the sink has not come so far. */
export type EventState = (typeof EVENT_STATES)[number];

export type SinkState = "delivering" | "paused" | "breaker open" | "no worker" | "unreachable";

/** Numbers are null when the target could not be read, or when nothing was measured yet. */
export type SinkOverview = {
  name: string;
  target: string;
  kind: string;
  /** Host and port only; a path or query may hold a secret. */
  host: string;
  state: SinkState;
  /** One sentence: why it is not delivering; null if it is. */
  because: string | null;
  pausedAt: Date | null;
  pausedBy: string | null;
  breakerOpenedAt: Date | null;
  /** While the breaker is open, one event is tried every so many seconds. */
  probeSeconds: number;
  lastError: string | null;
  oldestUndeliveredAgeMs: number | null;
  /** Events not delivered and not dead. */
  depth: number | null;
  /** True when counting stopped early because no worker has counted for long: "at least". */
  depthIsAtLeast: boolean;
  inPerSecond: number | null;
  deliveredPerSecond: number | null;
  /** Deliveries since the sink was added. */
  delivered: number | null;
  retrying: number | null;
  blocked: number | null;
  dead: number | null;
};

export type OutboxPoint = {
  at: Date;
  depth: number;
  oldestAgeMs: number | null;
  inPerSecond: number;
  deliveredPerSecond: number;
  retrying: number;
  blocked: number;
  dead: number;
};

/** Failing events of one sink that look alike; numbers and ids in the message do not count. */
export type FailureGroup = {
  fingerprint: string;
  errorClass: string;
  message: string;
  sink: string;
  events: number;
  /** Of `events`, those that wait for a person. */
  dead: number;
  keysBlocked: number;
  since: Date;
};

export type OutboxOverview = {
  sinks: SinkOverview[];
  /** The last hour, at most 180 points a sink, oldest first. */
  series: { sink: string; points: OutboxPoint[] }[];
  failureGroups: FailureGroup[];
};

export type Delivery = {
  sink: string;
  state: EventState;
  /** null while pending. */
  attempts: number | null;
  /** When it is tried again; null: with the sink, after the one before it, or not at all. */
  nextAt: Date | null;
  lastError: string | null;
  fingerprint: string | null;
};

export type EventRow = {
  id: string;
  /** Text, as it may exceed what a JavaScript number holds. */
  seq: string;
  target: string;
  type: string;
  aggregateType: string;
  /** The aggregate's id: events of one key are delivered in order. */
  key: string;
  createdAt: Date;
  /** {"dynamic-services": "on"}: variants that were served when it was written; null if not recorded. */
  flagContext: Record<string, unknown> | null;
  deliveries: Delivery[];
};

export type EventPage = {
  events: EventRow[];
  /** Give it to the next call; null: nothing older. */
  nextCursor: string | null;
  /** Set when the page is short only because looking stopped here; ask on with nextCursor. */
  searchedBackTo: Date | null;
};

export type EventDetail = EventRow & {
  /** With personal data masked. */
  payload: unknown;
  /** Paths that were masked, "patient.name". */
  masked: string[];
  schemaVersion: number;
  traceparent: string | null;
  correlationId: string | null;
  tenantId: string | null;
};

/** What a retry would touch. */
export type RetryPreview = {
  /** retry and dead events that get tried at once. */
  events: number;
  keys: number;
  /** Events that wait behind those and follow by themselves. */
  waitingBehind: number;
  /** Already delivered ones that would be sent again; only when chosen by id. */
  replayed: number;
};

const sinkName = storableText().min(1).max(50);
const optionalText = storableText()
  .max(500)
  .transform((value) => value.trim() || undefined)
  .optional();

export const PauseInput = z.object({ sink: sinkName.optional(), reason: optionalText });
export const ResumeInput = z.object({ sink: sinkName.optional() });

export const RetryFilter = z.strictObject({
  sink: optionalText,
  fingerprint: optionalText,
  state: z.enum(["retry", "dead"]).optional(),
  type: optionalText,
});
export type RetryFilter = z.infer<typeof RetryFilter>;

/** Either ids, or a filter; an empty filter is every failing event of every sink. */
export const RetryInput = z
  .strictObject({
    eventIds: z.array(z.uuid()).min(1).max(1000).optional(),
    filter: RetryFilter.optional(),
  })
  .transform(({ eventIds, filter }, check): RetryInput => {
    if (eventIds && !filter) return { eventIds };
    if (filter && !eventIds) return { filter };
    check.addIssue(
      "Give either eventIds, a list of ids, or filter, which may be {} for every failing event.",
    );
    return z.NEVER;
  });
export type RetryInput = { eventIds: string[] } | { filter: RetryFilter };

export const ListEventsInput = z.object({
  /** Without sink and target: the first target that has a sink. */
  target: optionalText,
  sink: optionalText,
  state: z.enum(EVENT_STATES).optional(),
  type: optionalText,
  key: optionalText,
  cursor: storableText()
    .regex(/^\d{1,19}$/)
    .optional(),
});
export type ListEventsInput = z.input<typeof ListEventsInput>;
