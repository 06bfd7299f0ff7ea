import { Prisma } from "../../generated/prisma/client.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { saidToHaveEnded } from "./said-to-have-ended.ts";
import { SILENT_AFTER_SECONDS } from "./silent-after.ts";
import { TELEMETRY_BUCKET_MS } from "./telemetry-bucket.ts";

/**
 * Why it is not known what was answered until then: it was started again and had not told, it lost what it had counted, it was not
 * heard of and cannot prove that it kept its counts, its row was removed, somebody said that it ended, or it was away when the flag
 * became what it is, so that what it counted around that time is of both. Or now: it is not heard of, or has not told yet.
 */
export type UnknownCause = "restarted" | "lost" | "silent" | "removed" | "ended" | "away-at-rise" | "untold";

/** `until` null: what it answers this moment is not known, as it is "silent" or "untold". `cause` null: not on record. */
export type UnknownAnswers = { name: string; until: Date | null; cause: UnknownCause | null };

/** A gateway that was away from `since` to `until`, and has told all that it answered. */
export type LateAnswers = { name: string; since: Date; until: Date };

const HAS_ENDED = saidToHaveEnded({
  gatewayId: Prisma.sql`g.id`,
  clientId: Prisma.sql`''`,
  lastSeenAt: Prisma.sql`g.last_seen_at`,
});

/**
 * Of whom it is not known for the longest what it answered after `since`, about a flag that is what it is from `fullSince` on; null
 * if it is known of all. Whoever reads counts reads them after this: who has told since may have told anything.
 */
export async function readUnknownAnswers(
  db: Db | Tx,
  { since, fullSince }: { since: Date; fullSince: Date },
): Promise<UnknownAnswers | null> {
  const full = new Date(fullSince.getTime() + TELEMETRY_BUCKET_MS);
  const [last] = await db.$queryRaw<UnknownAnswers[]>`
    select name, until, cause from unknown_answers where until > ${since}
    union all
    select name, ${full}::timestamptz, 'away-at-rise' from late_answers
    where since < ${full} and until > ${fullSince} and ${full}::timestamptz > ${since}
    union all
    select name, null, case when is_silent then 'silent' else 'untold' end
    from gateways g, lateral (
      select now() - make_interval(secs => ${SILENT_AFTER_SECONDS}) as latest
    ) l, lateral (select last_seen_at <= l.latest as is_silent) s
    where stopped_at is null and (is_silent or (told_run = boot_id and told_until <= l.latest)) and not ${HAS_ENDED}
    order by until desc nulls first, name limit 1`;
  return last ?? null;
}

/** The last after `since`. */
export async function readLateAnswers(db: Db | Tx, since: Date): Promise<LateAnswers | null> {
  return db.lateAnswers.findFirst({
    where: { until: { gt: since } },
    orderBy: { until: "desc" },
    select: { name: true, since: true, until: true },
  });
}
