import { type Config, getConfig } from "../../kernel/config/config.ts";
import type { Db } from "../../kernel/db/client.ts";
import { readSinks } from "./read-outbox-overview.ts";

/** The outbox in a few numbers. null where a target could not be read: what was not counted is not zero. */
export type OutboxStatus = {
  /** Some worker delivers to every sink that is not paused, and not all are paused. */
  running: boolean;
  /** Not delivered and not dead. */
  pending: number | null;
  /** Of those, tried and failed, or waiting behind such a one. */
  failed: number | null;
  dead: number | null;
  /** Dead ones that a person decided not to send. */
  discarded: number | null;
  oldestAgeMs: number | null;
  sinks: {
    name: string;
    state: string;
    pending: number | null;
    failed: number | null;
    dead: number | null;
    discarded: number | null;
    oldestAgeMs: number | null;
  }[];
};

export async function readOutboxStatus(db: Db, config: Config = getConfig()): Promise<OutboxStatus> {
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
      wanted.every((sink) => sink.state === "delivering" || sink.state === "breaker open"),
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
