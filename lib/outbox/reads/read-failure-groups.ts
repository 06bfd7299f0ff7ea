import type pg from "pg";
import { message } from "../../messages/catalogue/message.ts";
import { failureWords } from "../../messages/failure-words.ts";
import type { FailureGroup } from "../model.ts";

/** Failing events of a target by sink and likeness, the largest group first, at most 50. */
export async function readFailureGroups(pool: pg.Pool): Promise<FailureGroup[]> {
  const { rows } = await pool.query(
    `with behind as (
       select sink, key, count(*) as events from sluice.outbox_active_exceptions where state = 'blocked' group by sink, key
     )
     select e.sink, fingerprint, max(error_class) as error_class,
            left((array_agg(last_error order by seq desc))[1], 300) as message,
            count(*) as events, count(*) filter (where state = 'dead') as dead,
            count(distinct e.key) filter (where not replay) as keys, min(first_failed_at) as since,
            coalesce(sum(b.events) filter (where state = 'dead' and not replay), 0) as behind
     from sluice.outbox_active_exceptions e left join behind b on b.sink = e.sink and b.key = e.key
     where state in ('retry', 'dead', 'replay') and fingerprint is not null
     group by e.sink, fingerprint order by count(*) desc, e.sink, fingerprint limit 50`,
  );
  return rows.map((row) => ({
    fingerprint: row.fingerprint,
    message: failureWords(row.error_class, row.message) ?? message("outbox.because.failedRepeatedly"),
    sink: row.sink,
    events: Number(row.events),
    dead: Number(row.dead),
    keysBlocked: Number(row.keys),
    waitingBehindDead: Number(row.behind),
    since: row.since,
  }));
}
