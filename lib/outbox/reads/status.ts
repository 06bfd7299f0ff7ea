import { z } from "zod";
import type { Config } from "../../kernel/config/config.ts";
import type { Db } from "../../kernel/db/client.ts";
import { query } from "../../kernel/query.ts";
import { readSinks } from "./read-outbox-overview.ts";

const count = z.number().nullable();
const Counts = z.object({
  pending: count.describe("Not delivered and not dead."),
  failed: count.describe("Of those, tried and failed, or waiting behind such a one."),
  dead: count,
  discarded: count.describe("Dead ones that a person decided not to send."),
  oldestAgeMs: count,
});

/** The outbox in a few numbers. null where a target could not be read: what was not counted is not zero. */
export const OutboxStatus = Counts.extend({
  running: z
    .boolean()
    .describe("Some worker delivers to every sink that is not paused, and not all are paused."),
  sinks: z.array(Counts.extend({ name: z.string(), state: z.string() })),
}).meta({ id: "OutboxStatus", title: "The outbox in a few numbers; null where a target could not be read" });
type OutboxStatus = z.infer<typeof OutboxStatus>;

/** For whoever works: `readOutboxStatus` with the context's configuration. */
export const outboxStatus = query({
  name: "outbox.read",
  input: z.object({}),
  output: OutboxStatus,
  run: (ctx) => readOutboxStatus(ctx.db, ctx.config()),
});

export async function readOutboxStatus(db: Db, config: Config): Promise<OutboxStatus> {
  const sinks = (await readSinks(db, config)).map((sink) => ({
    name: sink.name,
    state: sink.state,
    pending: sink.depth,
    failed: sink.retrying === null || sink.blocked === null ? null : sink.retrying + sink.blocked,
    dead: sink.dead,
    discarded: sink.discarded,
    oldestAgeMs: sink.oldestUndeliveredAgeMs,
  }));
  const wanted = sinks.filter((sink) => sink.state !== "paused");
  return {
    running:
      wanted.length > 0 &&
      wanted.every((sink) => sink.state === "delivering" || sink.state === "breaker-open"),
    pending: total(sinks.map((sink) => sink.pending)),
    failed: total(sinks.map((sink) => sink.failed)),
    dead: total(sinks.map((sink) => sink.dead)),
    discarded: total(sinks.map((sink) => sink.discarded)),
    oldestAgeMs: sinks.reduce<number | null>(
      (oldest, sink) => (sink.oldestAgeMs === null ? oldest : Math.max(oldest ?? 0, sink.oldestAgeMs)),
      null,
    ),
    sinks,
  };
}

function total(counts: (number | null)[]): number | null {
  return counts.reduce<number | null>((sum, n) => (sum === null || n === null ? null : sum + n), 0);
}
