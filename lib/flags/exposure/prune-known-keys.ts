import type pg from "pg";

/** Nobody counts a person who was not named for this long. */
export const KEYS_KEPT_DAYS = 30;
/** Of one application in an environment. Where no token is asked for anybody may name keys, so that their number must end somewhere. */
const MOST_PER_APPLICATION = 1_000_000;

/** Forgets keys that nobody named for long, and above the ceiling those that were not named for longest. */
export async function pruneKnownKeys(
  client: Pick<pg.Pool, "query">,
  mostPerApplication = MOST_PER_APPLICATION,
): Promise<void> {
  await client.query("delete from known_keys where last_seen_at < now() - make_interval(days => $1)", [
    KEYS_KEPT_DAYS,
  ]);
  // By where a row stands: by its key, before the table was analyzed, each would be looked for among all of its application.
  await client.query(
    `delete from known_keys k using (
       select oldest.at
       from (
         select environment, application, count(*) - $1 as extra from known_keys group by 1, 2 having count(*) > $1
       ) full_ones
       cross join lateral (
         select o.ctid as at from known_keys o
         where o.environment = full_ones.environment and o.application = full_ones.application
         order by last_seen_at limit full_ones.extra) oldest
     ) gone
     where k.ctid = gone.at`,
    [mostPerApplication],
  );
}
