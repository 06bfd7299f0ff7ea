import type { Queryable } from "../../quarantine/rule-table.ts";

/** So many of the latest events are looked at: a gate is read by every open page, and a soak time may be days. */
export const LATEST_EVENTS = 20_000;

/** Which path the application says that it took, in the events of the flag written since `since`. */
export type PathUse = { old: number; events: number; since: Date };

/**
 * Reads it from `flag_context` of the events that the application wrote in its own transactions, `{"flag": "…", "path":
 * "old" | "new"}`. An answer "on" does not prove that the new path was taken: the application may still turn elsewhere.
 * @returns null if it says of no event which path it took, or the target has no outbox
 */
export async function readPathUse(target: Queryable, flag: string, since: Date): Promise<PathUse | null> {
  const log = await target.query<{ there: boolean }>(
    "select to_regclass('sluice.outbox_log') is not null as there",
  );
  if (!log.rows[0]?.there) return null;
  const result = await target.query<{ old: string; events: string; since: Date | null }>(
    `with latest as (
       select created_at, flag_context ->> 'flag' as flag, flag_context ->> 'path' as path
       from sluice.outbox_log order by seq desc limit ${LATEST_EVENTS}
     )
     select count(*) filter (where path = 'old') as old, count(*) as events, min(created_at) as since
     from latest where created_at >= $2 and flag = $1 and path in ('old', 'new')`,
    [flag, since],
  );
  const found = result.rows[0];
  if (!found?.since) return null;
  return { old: Number(found.old), events: Number(found.events), since: found.since };
}
