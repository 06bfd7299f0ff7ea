import { Prisma } from "../../generated/prisma/client.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { saidToHaveEnded } from "./said-to-have-ended.ts";
import { SILENT_AFTER_SECONDS } from "./silent-after.ts";

/** `until` null: it is not heard of, did not end in order, and may answer this moment. */
export type UnknownAnswers = { name: string; until: Date | null };

const HAS_ENDED = saidToHaveEnded({
  gatewayId: Prisma.sql`g.id`,
  clientId: Prisma.sql`''`,
  lastSeenAt: Prisma.sql`g.last_seen_at`,
});

/** Of whom it is not known for the longest what it answered after `since`; null if it is known of all. */
export async function readUnknownAnswers(db: Db | Tx, since: Date): Promise<UnknownAnswers | null> {
  const [last] = await db.$queryRaw<UnknownAnswers[]>`
    select name, until from unknown_answers where until > ${since}
    union all
    select name, null from gateways g
    where stopped_at is null and last_seen_at <= now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
      and not ${HAS_ENDED}
    order by until desc nulls first, name limit 1`;
  return last ?? null;
}
