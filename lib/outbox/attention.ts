import type { SinkOverview, SinkState } from "./model.ts";

type Trouble = Exclude<SinkState, "delivering">;

/** Why a sink needs a person: what keeps it from delivering, events that gave up, or old ones though it delivers. */
export type OutboxAttention =
  | { code: Trouble; params: { sink: SinkOverview } }
  | { code: "events-dead"; params: { sink: SinkOverview; count: number } }
  | { code: "events-old"; params: { sink: SinkOverview; ageMs: number } };

/** What keeps a sink from delivering anything, by nobody's wish. */
const DOWN: OutboxAttention["code"][] = ["unreachable", "failing", "no-worker"];

/** The most urgent first. */
const URGENCY: OutboxAttention["code"][] = [...DOWN, "breaker-open", "events-dead", "paused", "events-old"];

/** Older than that and undelivered, with nothing else wrong, is worth a look. */
const OLD_EVENT_MS = 60_000;

/** Pure: what of a sink needs a person; what keeps it from delivering first, as the rest follows from that. */
export function sinkAttention(sink: SinkOverview): OutboxAttention[] {
  const { state, dead, oldestUndeliveredAgeMs: ageMs } = sink;
  const needs: OutboxAttention[] = [];
  if (state !== "delivering") needs.push({ code: state, params: { sink } });
  if (dead) needs.push({ code: "events-dead", params: { sink, count: dead } });
  if (needs.length === 0 && ageMs !== null && ageMs > OLD_EVENT_MS)
    needs.push({ code: "events-old", params: { sink, ageMs } });
  return needs;
}

/** Pure: the same of all sinks, the most urgent first. */
export function outboxAttention(sinks: readonly SinkOverview[]): OutboxAttention[] {
  return sinks.flatMap(sinkAttention).sort((a, b) => URGENCY.indexOf(a.code) - URGENCY.indexOf(b.code));
}

export function isDown(code: OutboxAttention["code"]): boolean {
  return DOWN.includes(code);
}
