import type pg from "pg";
import type { FailureGroup } from "./model.ts";

/** Failing events of a target by sink and likeness, the largest group first, at most 50. */
export async function readFailureGroups(pool: pg.Pool): Promise<FailureGroup[]> {
  const { rows } = await pool.query(
    `select sink, fingerprint, max(error_class) as error_class, (array_agg(last_error order by seq desc))[1] as message,
            count(*) as events, count(*) filter (where state = 'dead') as dead,
            count(distinct key) filter (where not replay) as keys, min(first_failed_at) as since
     from sluice.outbox_active_exceptions
     where state in ('retry', 'dead', 'replay') and fingerprint is not null
     group by sink, fingerprint order by count(*) desc, sink, fingerprint limit 50`,
  );
  return rows.map((row) => ({
    fingerprint: row.fingerprint,
    errorClass: row.error_class,
    message: row.message,
    sink: row.sink,
    events: Number(row.events),
    dead: Number(row.dead),
    keysBlocked: Number(row.keys),
    since: row.since,
  }));
}
