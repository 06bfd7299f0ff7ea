import type { Db } from "../../kernel/db/client.ts";
import type { OutboxOverview, OutboxPoint } from "../model.ts";

const MINUTES = 60;
/** 180 points in an hour. Within a point the worst counts, so that a short backlog is not averaged away. */
const POINT_SECONDS = 20;

type Row = Omit<OutboxPoint, never> & { sink: string };

export async function readSeries(db: Db, sinks: string[], now: Date): Promise<OutboxOverview["series"]> {
  const from = new Date(now.getTime() - MINUTES * 60_000);
  const rows = await db.$queryRaw<Row[]>`
    select sink, date_bin(make_interval(secs => ${POINT_SECONDS}), at, timestamptz '2000-01-01') as at,
           max(depth)::float8 as depth, max(oldest_age_ms)::float8 as "oldestAgeMs", avg(in_per_second) as "inPerSecond",
           avg(delivered_per_second) as "deliveredPerSecond", max(retrying)::float8 as retrying,
           max(blocked)::float8 as blocked, max(dead)::float8 as dead
    from outbox_samples where sink = any(${sinks}) and at >= ${from} and at <= ${now}
    group by 1, 2 order by 1, 2`;
  return sinks.map((sink) => ({
    sink,
    points: rows.filter((row) => row.sink === sink).map(({ sink: _, ...point }) => point),
  }));
}

/** Over the last minute, of each sink with a fresh sample: a rate of an hour ago is not the rate, nor is that of one second. */
export async function readRates(
  db: Db,
  now: Date,
): Promise<Map<string, { inPerSecond: number; deliveredPerSecond: number }>> {
  const rows = await db.$queryRaw<{ sink: string; inPerSecond: number; deliveredPerSecond: number }[]>`
    select sink, avg(in_per_second) as "inPerSecond", avg(delivered_per_second) as "deliveredPerSecond"
    from outbox_samples where at > ${new Date(now.getTime() - 60_000)} and at <= ${now}
    group by sink having max(at) > ${new Date(now.getTime() - 10_000)}`;
  return new Map(rows.map(({ sink, ...rates }) => [sink, rates]));
}
