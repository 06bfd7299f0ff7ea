import { z } from "zod";
import { countedList } from "../kernel/input/counted-list.ts";
import { issueText } from "../kernel/input/issue-text.ts";
import { reasonText, storableText } from "../kernel/input/storable-text.ts";
import { type Message, message } from "../messages/catalogue/message.ts";

/**
 * retry: will be tried again. blocked: waits behind one of its own key. dead: needs a person. replay: sent anew.
 * discarded: a person decided that it is never sent.
 */
export const EXCEPTION_STATES = ["retry", "blocked", "dead", "replay", "discarded"] as const;

export const EVENT_STATES = ["pending", "delivered", ...EXCEPTION_STATES] as const;
/** pending: no attempt yet, the sink has not come so far. */
export type EventState = (typeof EVENT_STATES)[number];

export type SinkState = "delivering" | "paused" | "breaker-open" | "failing" | "no-worker" | "unreachable";

/** Numbers are null when the target could not be read, or when nothing was measured yet. */
export type SinkOverview = {
  name: string;
  target: string;
  kind: string;
  /** Host and port only; a path or query may hold a secret. */
  host: string;
  state: SinkState;
  /** One sentence: why it is not delivering; null if it is. */
  because: Message | null;
  pausedAt: Date | null;
  pausedBy: string | null;
  breakerOpenedAt: Date | null;
  /** While the breaker is open, one event is tried every so many seconds. */
  probeSeconds: number;
  lastError: Message | null;
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
  /** Events that a person decided not to send, since the sink was added. */
  discarded: number | null;
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
  message: Message;
  sink: string;
  events: number;
  /** Of `events`, those that wait for a person. */
  dead: number;
  keysBlocked: number;
  /** Events that wait behind the dead ones, and go on when those are discarded. */
  waitingBehindDead: number;
  since: Date;
};

export type OutboxOverview = {
  sinks: SinkOverview[];
  /** The last hour, at most 180 points a sink, oldest first. */
  series: { sink: string; points: OutboxPoint[] }[];
  failureGroups: FailureGroup[];
  /** What is not as it should be in a target though events flow, in sentences: a view that was left out. */
  notes: Message[];
};

export type Delivery = {
  sink: string;
  state: EventState;
  /** null while pending. */
  attempts: number | null;
  /** When it is tried again; null: with the sink, after the one before it, or not at all. */
  nextAt: Date | null;
  lastError: Message | null;
  fingerprint: string | null;
  discarded: { at: Date; by: string; reason: string } | null;
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
  /** JSON with personal data masked, cut where it is deep or long; null if it is too large to be read. */
  payloadText: string | null;
  payloadBytes: number;
  /** True where a part was left out, with a note in its place. */
  payloadCut: boolean;
  /** Paths that were masked, "patient.name", the first of them, and how many more there are. */
  masked: string[];
  maskedMore: number;
  /** Events of its key that wait behind it where it is dead. */
  waitingBehind: number;
  schemaVersion: number;
  traceparent: string | null;
  correlationId: string | null;
  tenantId: string | null;
};

/** What discarding would touch. */
export const DiscardPreview = z.object({
  events: z.int().describe("Dead events that would never be sent."),
  keys: z.int(),
  waitingBehind: z.int().describe("Events that wait behind those and go on."),
});
export type DiscardPreview = z.infer<typeof DiscardPreview>;

/** What a retry would touch. */
export const RetryPreview = z.object({
  events: z.int().describe("retry and dead events that get tried at once."),
  keys: z.int(),
  waitingBehind: z.int().describe("Events that wait behind those and follow by themselves."),
  replayed: z.int().describe("Already delivered ones that would be sent again; only when chosen by id."),
});
export type RetryPreview = z.infer<typeof RetryPreview>;

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

const eventIds = countedList(z.uuid(), 1000)
  .refine((ids) => ids.length > 0, issueText(message("input.notes.oneEvent")))
  .optional();

/** Either ids, or a filter; an empty filter is every failing event of every sink. */
export const RetryInput = z
  .strictObject({ eventIds, filter: RetryFilter.optional() })
  .transform(({ eventIds, filter }, check): RetryInput => {
    if (eventIds && !filter) return { eventIds };
    if (filter && !eventIds) return { filter };
    check.addIssue(issueText(message("input.sentences.retryWhat")));
    return z.NEVER;
  });
export type RetryInput = { eventIds: string[] } | { filter: RetryFilter };

const DiscardFilter = RetryFilter.omit({ state: true });
export type DiscardFilter = z.infer<typeof DiscardFilter>;

/** Dead events: chosen by id, or all that match a filter. Never all without a word: a filter names at least one thing. */
export const DiscardSelection = z
  .strictObject({ eventIds, filter: DiscardFilter.optional() })
  .transform(({ eventIds: ids, filter }, check): DiscardSelection => {
    if (ids && !filter) return { eventIds: ids };
    if (filter && !ids && Object.values(filter).some((value) => value !== undefined)) return { filter };
    check.addIssue(issueText(message("input.sentences.discardWhat")));
    return z.NEVER;
  });
export type DiscardSelection = { eventIds: string[] } | { filter: DiscardFilter };

/** With why, and with how many the person expects: a number that has changed since is refused. */
export const DiscardInput = z
  .strictObject({
    eventIds,
    filter: DiscardFilter.optional(),
    reason: reasonText(message("input.predicates.sayWhy", { least: 3 }), 3),
    confirm: z.coerce.number().int().positive(),
  })
  .transform(({ reason, confirm, ...rest }, check) => {
    const selection = DiscardSelection.safeParse(rest);
    if (selection.success) return { reason, confirm, selection: selection.data };
    check.issues.push(...selection.error.issues.map((issue) => ({ ...issue, input: rest }) as never));
    return z.NEVER;
  });

/** What bigint holds. */
const LAST_SEQ = 9_223_372_036_854_775_807n;

export const ListEventsInput = z.object({
  /** Without sink and target: the first target that has a sink. */
  target: optionalText,
  sink: optionalText,
  state: z.enum(EVENT_STATES).optional(),
  type: optionalText,
  key: optionalText,
  cursor: storableText()
    .refine(
      (text) => /^\d{1,19}$/.test(text) && BigInt(text) <= LAST_SEQ,
      issueText(message("input.predicates.placeInLog")),
    )
    .optional(),
});
export type ListEventsInput = z.input<typeof ListEventsInput>;
