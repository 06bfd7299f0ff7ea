import type { Db, Tx } from "../../kernel/db/client.ts";

/**
 * Since when a flag has been on at `percentage` or more without a break and without hours that limit it; null if it is
 * not. That is the first version after the last one in which it was not.
 */
export async function readServedSince(db: Db | Tx, flag: string, percentage: number): Promise<Date | null> {
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    select min(v.at) as at from flag_versions v
    where v.flag_name = ${flag} and v.id > coalesce((
      select max(w.id) from flag_versions w where w.flag_name = ${flag}
        and not coalesce((w.after ->> 'enabled')::boolean
          and (w.after ->> 'rollout_percentage')::numeric >= ${percentage}::numeric
          and jsonb_typeof(w.after -> 'window') is not distinct from 'null', false)), 0)`;
  return rows[0]?.at ?? null;
}
