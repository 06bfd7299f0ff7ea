import type { Context } from "../context.ts";
import { LOST_FOR_MINUTES, SILENT_AFTER_SECONDS } from "../interlock/silent-after.ts";

type Answers = { on: number; off: number };

export type Activity = {
  /** Answers per minute of the last hour, oldest first; a minute without any is 0, because counting ran. */
  minutes: Answers[];
  /**
   * What was counted over so many seconds up to now: 50 to 60, or fewer while that would reach back beyond a press of the
   * kill switch. Null: nothing was counted in the last hour, or nothing yet since the press.
   */
  recent: (Answers & { seconds: number }) | null;
  workersAlive: number;
  /** That did not stop in order, in the last hour. */
  silentWorkers: { name: string; at: Date }[];
  /** The last that left, if one was connected in the last hour and none is now. */
  lostClient: { name: string; at: Date } | null;
};

const BUCKET_MS = 10_000;
const MINUTE_MS = 60_000;
/** An SDK reports so often what it answered, and that is counted when it arrives. */
const REPORTED_WITHIN_MS = 5_000;

/** What the gateways answered in the last hour, and how many workers are alive. */
export async function readActivity(ctx: Context): Promise<Activity> {
  const now = ctx.now().getTime();
  const [buckets, kill, workers, lost] = await Promise.all([
    ctx.db.$queryRaw<{ at: Date; on: bigint; off: bigint }[]>`
      select at,
        coalesce(sum(count) filter (where variant = 'on'), 0)::bigint as on,
        coalesce(sum(count) filter (where variant <> 'on'), 0)::bigint as off
      from evaluation_counts
      where at > ${new Date(now - 60 * MINUTE_MS)} and at <= ${new Date(now)} group by at`,
    ctx.db.killSwitch.findUnique({ where: { id: 1 } }),
    ctx.db.$queryRaw<{ name: string; at: Date; alive: boolean }[]>`
      select name, last_seen_at as at, last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS}) as alive
      from workers
      where stopped_at is null and last_seen_at > now() - make_interval(mins => ${LOST_FOR_MINUTES})
      order by last_seen_at desc limit 200`,
    ctx.db.$queryRaw<{ name: string; at: Date }[]>`
      with seen as (
        select c.name, g.stopped_at is null and g.last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
            and c.disconnected_at is null as connected,
          coalesce(c.disconnected_at, g.last_seen_at) as at
        from gateway_clients c join gateways g on g.id = c.gateway_id
        where c.authenticated
      )
      select name, at from seen
      where at > now() - interval '1 hour' and not exists (select 1 from seen where connected)
      order by at desc limit 1`,
  ]);
  const counted = buckets.map((row) => ({
    at: row.at.getTime(),
    on: Number(row.on),
    off: Number(row.off),
  }));
  const pressedAt = Math.max(kill?.engagedAt?.getTime() ?? 0, kill?.liftedAt?.getTime() ?? 0);
  return {
    minutes: byMinute(counted, now),
    recent: countRecent(counted, now, pressedAt),
    workersAlive: workers.filter(({ alive }) => alive).length,
    silentWorkers: workers.filter(({ alive }) => !alive).map(({ name, at }) => ({ name, at })),
    lostClient: lost[0] ?? null,
  };
}

type Bucket = Answers & { at: number };

/** A bucket counts from its beginning on, so only those are taken that began late enough. */
function countRecent(buckets: Bucket[], now: number, pressedAt: number): Activity["recent"] {
  const since = Math.max(now - MINUTE_MS, pressedAt + REPORTED_WITHIN_MS);
  const from = Math.ceil(since / BUCKET_MS) * BUCKET_MS;
  const recent = buckets.filter(({ at }) => at >= from);
  // A gateway writes every two seconds: nothing of a bucket that has just begun is not yet "nobody asked".
  if (buckets.length === 0 || (recent.length === 0 && now - from < BUCKET_MS)) return null;
  return { ...sum(recent), seconds: Math.max(1, Math.round((now - from) / 1000)) };
}

/** Minutes up to the last bucket that no longer grows, so that the line does not end in a fall that never was. */
function byMinute(buckets: Bucket[], now: number): Answers[] {
  const end = Math.floor((now - REPORTED_WITHIN_MS) / BUCKET_MS) * BUCKET_MS;
  const minutes = Map.groupBy(
    buckets.filter(({ at }) => at < end),
    ({ at }) => Math.ceil((end - at) / MINUTE_MS),
  );
  const oldest = Math.max(0, ...minutes.keys());
  return Array.from({ length: oldest }, (_, i) => sum(minutes.get(oldest - i) ?? []));
}

function sum(buckets: Bucket[]): Answers {
  return buckets.reduce(({ on, off }, one) => ({ on: on + one.on, off: off + one.off }), { on: 0, off: 0 });
}
