import type { SeriesPoint } from "#components/charts/describe-series.ts";
import type { OutboxOverview, OutboxPoint } from "#lib/outbox/model.ts";

const BUCKET_MS = 20_000;

/** One line over all sinks: the last point of each sink in a bucket, added up, or the greatest of them. */
export function sumSeries(
  series: OutboxOverview["series"],
  pick: (point: OutboxPoint) => number,
  join: "sum" | "max",
): SeriesPoint[] {
  const buckets = new Map<number, Map<string, number>>();
  for (const { sink, points } of series) {
    for (const point of points) {
      const bucket = Math.floor(point.at.getTime() / BUCKET_MS) * BUCKET_MS;
      const values = buckets.get(bucket) ?? new Map<string, number>();
      values.set(sink, pick(point));
      buckets.set(bucket, values);
    }
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([bucket, values]) => ({
      at: new Date(bucket).toISOString(),
      value:
        join === "max"
          ? Math.max(...values.values())
          : [...values.values()].reduce((sum, value) => sum + value, 0),
    }));
}
