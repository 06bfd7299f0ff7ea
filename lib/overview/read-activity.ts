import type { Context } from "../context.ts";

export type Activity = {
  /** Answers per minute of the last hour, oldest first; a minute without any is 0, because counting ran. */
  minutes: { on: number; off: number }[];
  /** Null: no gateway has counted anything in the last hour. */
  lastMinute: { on: number; off: number } | null;
  workersAlive: number;
  /** The last that left, if one was connected in the last hour and none is now. */
  lostClient: { name: string; at: Date } | null;
};

type Row = { minutes_ago: number; on: bigint; off: bigint };

/** What the gateways answered in the last hour, and how many workers are alive. */
export async function readActivity(ctx: Context): Promise<Activity> {
  const [rows, workers, lost] = await Promise.all([
    ctx.db.$queryRaw<Row[]>`
      select floor(extract(epoch from now() - at) / 60)::int as minutes_ago,
        coalesce(sum(count) filter (where variant = 'on'), 0)::bigint as on,
        coalesce(sum(count) filter (where variant <> 'on'), 0)::bigint as off
      from evaluation_counts where at > now() - interval '1 hour' and at <= now() group by 1`,
    ctx.db.$queryRaw<{ alive: number }[]>`
      select count(*)::int as alive from workers
      where stopped_at is null and last_seen_at > now() - interval '10 seconds'`,
    ctx.db.$queryRaw<{ name: string; at: Date }[]>`
      with seen as (
        select c.name, g.stopped_at is null and g.last_seen_at > now() - interval '5 seconds'
            and c.disconnected_at is null as connected,
          coalesce(c.disconnected_at, g.last_seen_at) as at
        from gateway_clients c join gateways g on g.id = c.gateway_id
      )
      select name, at from seen
      where at > now() - interval '1 hour' and not exists (select 1 from seen where connected)
      order by at desc limit 1`,
  ]);
  const byMinute = new Map(
    rows.map((row) => [row.minutes_ago, { on: Number(row.on), off: Number(row.off) }]),
  );
  const oldest = rows.length === 0 ? -1 : Math.max(...byMinute.keys());
  // The running minute is not over yet, so it is left out.
  const minutes = Array.from(
    { length: Math.max(0, oldest) },
    (_, i) => byMinute.get(oldest - i) ?? { on: 0, off: 0 },
  );
  return {
    minutes,
    lastMinute: minutes.at(-1) ?? null,
    workersAlive: workers[0]?.alive ?? 0,
    lostClient: lost[0] ?? null,
  };
}
