import type { Db, Tx } from "../../kernel/db/client.ts";
import { KEYS_KEPT_DAYS } from "../exposure/prune-known-keys.ts";
import type { KeySeen } from "../model.ts";

/** Which applications named exactly this key; null if none did, so that it may be typed wrong. */
export async function readKeySeen(
  db: Db | Tx,
  { environment, targetingKey }: { environment: string; targetingKey: string },
  now: Date,
): Promise<KeySeen | null> {
  const since = new Date(now.getTime() - KEYS_KEPT_DAYS * 86_400_000);
  // Application by application, as their keys are stored: each is one look along the primary key.
  const [row] = await db.$queryRaw<{ applications: string[]; lastAt: Date | null }[]>`
    select coalesce(array_agg(k.application order by k.last_seen_at desc), '{}') as applications,
      max(k.last_seen_at) as "lastAt"
    from (select distinct application from flag_askers where environment = ${environment}) a
    join known_keys k on k.environment = ${environment} and k.application = a.application and k.targeting_key = ${targetingKey}
    where k.last_seen_at > ${since}`;
  return row?.lastAt ? { applications: row.applications, lastAt: row.lastAt } : null;
}
