import type { SinkOverview } from "#lib/outbox/model.ts";

type Figure = "depth" | "inPerSecond" | "deliveredPerSecond" | "retrying" | "blocked" | "dead" | "discarded";

/** Over all sinks; null if any was not read: a sum of some would pass for the sum of all. */
export function sumSinks(sinks: Pick<SinkOverview, Figure>[], figure: Figure): number | null {
  if (sinks.length === 0) return null;
  return sinks.reduce<number | null>((sum, sink) => {
    const value = sink[figure];
    return sum === null || value === null ? null : sum + value;
  }, 0);
}
