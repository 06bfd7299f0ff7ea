import type { FeatureFlag } from "../../generated/prisma/client.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import type { FlagKey } from "../flag-key.ts";

/** Pure: whether it is set to be on for everyone at all hours, the kill switch aside. One that is archived is served off. */
export function isSetToAll(
  flag: Pick<FeatureFlag, "enabled" | "rolloutPercentage" | "window" | "archivedAt" | "retiredAt">,
): boolean {
  const isServed = flag.archivedAt === null || flag.retiredAt !== null;
  return isServed && flag.enabled && flag.rolloutPercentage.toNumber() === 100 && flag.window === null;
}

/**
 * Since when a flag has been on at `percentage` or more without a break and without hours that limit it; null if it is
 * not. That is the first version after the last one in which it was not, or was archived.
 */
export async function readServedSince(
  db: Db | Tx,
  { name, environment }: FlagKey,
  percentage: number,
): Promise<Date | null> {
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    select min(v.at) as at from flag_versions v
    where v.environment = ${environment} and v.flag_name = ${name} and v.id > coalesce((
      select max(w.id) from flag_versions w where w.environment = ${environment} and w.flag_name = ${name}
        and not coalesce((w.after ->> 'enabled')::boolean
          and (w.after ->> 'rollout_percentage')::numeric >= ${percentage}::numeric
          and jsonb_typeof(w.after -> 'window') is not distinct from 'null'
          and (w.after ->> 'archived_at' is null or w.after ->> 'retired_at' is not null), false)), 0)`;
  return rows[0]?.at ?? null;
}
