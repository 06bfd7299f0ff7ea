import type pg from "pg";
import type { Message } from "../../messages/catalogue/message.ts";
import { failureWords } from "../../messages/failure-words.ts";

/** Counting beyond the last tick stops here: without a worker there may be millions. */
const COUNT_AT_MOST = 100_000;

/** One sink's numbers, as read in one statement. */
export type SinkDepth = {
  sink: string;
  /** Not delivered and not dead. */
  depth: number;
  depthIsAtLeast: boolean;
  oldestAt: Date | null;
  /** Events that the log ever had, up to the last tick. */
  total: number;
  delivered: number;
  retrying: number;
  blocked: number;
  dead: number;
  discarded: number;
  /** Some worker holds a slot of it. */
  held: boolean;
  breaker: "closed" | "open" | "half_open";
  breakerOpenedAt: Date | null;
  lastError: Message | null;
};

/**
 * Reads every sink of a target. The log itself is not counted: depth is the last tick's total minus what the cursors
 * have passed, plus exceptions, plus the few rows that no tick has seen.
 */
export async function readSinkDepths(pool: pg.Pool): Promise<SinkDepth[]> {
  const { rows } = await pool.query({
    name: "outbox-depths",
    text: `
    with head as (select id, snap, totals from sluice.outbox_ticks order by id desc limit 1),
    unticked as (
      select count(*) as events, min(u.created_at) as oldest
      from (select l.created_at from head, generate_series(0, sluice.outbox_slots() - 1) s(slot)
            cross join lateral (select r.created_at, r.txid from sluice.outbox_log r
                                where r.slot = s.slot and r.txid >= pg_snapshot_xmin(head.snap)) l
            where not pg_visible_in_snapshot(l.txid, head.snap) limit ${COUNT_AT_MOST + 1}) u
    ),
    cursors as (
      select c.sink, sum(head.totals[c.slot + 1] - c.passed) as pending, sum(c.delivered) as delivered,
             bool_or(c.lease_until > clock_timestamp()) as held,
             min(case when head.totals[c.slot + 1] <= c.passed then null
                      when c.next_snap is not null then part.created_at else next.oldest end) as oldest
      from head cross join sluice.outbox_active_cursors c
      left join lateral (select t.oldest[c.slot + 1] as oldest from sluice.outbox_ticks t
                         where c.next_snap is null and t.id > c.tick_id and t.totals[c.slot + 1] > c.passed
                         order by t.id limit 1) next on true
      left join lateral (select l.created_at from sluice.outbox_log l
                         where c.next_snap is not null and l.slot = c.slot and l.seq > c.after_seq
                           and not pg_visible_in_snapshot(l.txid, c.snap) and pg_visible_in_snapshot(l.txid, c.next_snap)
                         order by l.seq limit 1) part on true
      group by c.sink
    ),
    failing as (
      select sink, count(*) filter (where state in ('retry', 'replay')) as retrying,
             count(*) filter (where state = 'blocked') as blocked, count(*) filter (where state = 'dead') as dead,
             count(*) filter (where state = 'discarded') as discarded,
             min(event_created_at) filter (where state not in ('dead', 'discarded')) as oldest
      from sluice.outbox_exceptions group by sink
    )
    select s.name as sink, c.pending + u.events + coalesce(f.retrying + f.blocked, 0) as depth,
           u.events > ${COUNT_AT_MOST} as at_least, o.oldest_at,
           (select sum(n) from unnest(head.totals) n) as total, c.delivered, coalesce(f.retrying, 0) as retrying,
           coalesce(f.blocked, 0) as blocked, coalesce(f.dead, 0) as dead, coalesce(f.discarded, 0) as discarded, c.held, s.breaker, s.opened_at, s.error_class, s.last_error
    from sluice.outbox_sinks s join cursors c on c.sink = s.name cross join head cross join unticked u
    left join failing f on f.sink = s.name
    cross join lateral (select least(c.oldest, f.oldest, u.oldest) as oldest) least
    -- An application may have written "-infinity", which is no date to anything but PostgreSQL.
    cross join lateral (select case when least.oldest is not null
      then least(greatest(least.oldest, timestamptz '0001-01-01'), timestamptz '9999-12-31') end as oldest_at) o
    where s.removed_at is null order by s.name`,
  });
  return rows.map((row) => ({
    sink: row.sink,
    depth: Number(row.depth),
    depthIsAtLeast: row.at_least,
    oldestAt: row.oldest_at,
    total: Number(row.total),
    delivered: Number(row.delivered),
    retrying: Number(row.retrying),
    blocked: Number(row.blocked),
    dead: Number(row.dead),
    discarded: Number(row.discarded),
    held: row.held,
    breaker: row.breaker,
    breakerOpenedAt: row.opened_at,
    lastError: failureWords(row.error_class, row.last_error),
  }));
}
