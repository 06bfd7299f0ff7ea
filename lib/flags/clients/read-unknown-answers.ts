import { Prisma } from "../../generated/prisma/client.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { saidToHaveEnded } from "./said-to-have-ended.ts";
import { SILENT_AFTER_SECONDS } from "./silent-after.ts";
import { TELEMETRY_BUCKET_MS } from "./telemetry-bucket.ts";

/**
 * Why it is not known what was answered until then: it was started again and had not told, it lost what it had counted, it was not
 * heard of and cannot prove that it kept its counts, its row was removed, somebody said that it ended, or it was away when the flag
 * became what it is, so that what it counted around that time is of both; or a client came to serve the flag only then, and has not
 * told what it answered before. Or now: it is not heard of, or has not told yet.
 */
export type UnknownCause =
  | "restarted"
  | "lost"
  | "silent"
  | "removed"
  | "ended"
  | "away-at-rise"
  | "untold-before"
  | "untold";

/** `until` null: what it answers this moment is not known, as it is "silent" or "untold". `cause` null: not on record. */
export type UnknownAnswers = { name: string; until: Date | null; cause: UnknownCause | null };

/** A gateway that was away from `since` to `until`, and has told all that it answered. */
export type LateAnswers = { name: string; since: Date; until: Date };

type OfChange = { environment: string; revision: number };

const hasEnded = (environment: string) =>
  saidToHaveEnded({
    gatewayId: Prisma.sql`g.id`,
    clientId: Prisma.sql`''`,
    lastSeenAt: Prisma.sql`g.last_seen_at`,
    environment,
  });

/**
 * Of whom it is not known for the longest what it answered after `since`, about a flag that is what it is from `fullSince` and
 * `revision` on; null if it is known of all. Whoever reads who serves it reads that before, and counts after this: who has told
 * since may have told anything.
 */
export async function readUnknownAnswers(
  db: Db | Tx,
  { environment, since, fullSince, revision }: OfChange & { since: Date; fullSince: Date },
): Promise<UnknownAnswers | null> {
  const full = new Date(fullSince.getTime() + TELEMETRY_BUCKET_MS);
  const [last] = await db.$queryRaw<UnknownAnswers[]>`
    with gateways_now as (
      select g.*, (select a.at from flag_acks a where a.gateway_id = g.id and a.client_id = '' and a.revision >= ${revision}
        order by a.revision limit 1) as serves_since
      from gateways g where environment = ${environment} and stopped_at is null
    )
    select name, until, cause from unknown_answers where environment = ${environment} and until > ${since}
    union all
    select name, ${full}::timestamptz, 'away-at-rise' from late_answers
    where environment = ${environment} and since < ${full} and until > ${fullSince} and ${full}::timestamptz > ${since}
    union all
    select name, least(serves_since, ${full}::timestamptz), 'away-at-rise' from gateways_now
    where started_at < ${fullSince} and serves_since > ${since} and ${full}::timestamptz > ${since}
    union all
    ${untoldClients(since, { environment, revision })}
    union all
    select name, null, case when is_silent then 'silent' else 'untold' end
    from gateways_now g, lateral (
      select now() - make_interval(secs => ${SILENT_AFTER_SECONDS}) as latest
    ) l, lateral (select last_seen_at <= l.latest as is_silent) s
    where (is_silent or (told_run = boot_id and told_until <= greatest(l.latest, serves_since))) and not ${hasEnded(environment)}
    order by until desc nulls first, name limit 1`;
  return last ?? null;
}

/**
 * Clients that served it only from a time after `since` on, or ended then without, and never said that all they answered before was
 * told: they may have answered anything. A client is one process, whichever gateways it was connected to.
 */
function untoldClients(since: Date, { environment, revision }: OfChange): Prisma.Sql {
  return Prisma.sql`
    select name, known_since, 'untold-before' from (
      select max(c.name) as name, coalesce(min(served.at), max(c.left_at)) as known_since
      from gateway_clients c join gateways g on g.id = c.gateway_id and g.environment = ${environment} left join lateral (
        select a.at from flag_acks a where a.gateway_id = c.gateway_id and a.client_id = c.client_id and a.revision >= ${revision}
        order by a.revision limit 1
      ) served on true
      where c.authenticated group by c.client_id
      having bool_or(c.told_revision >= ${revision}) is not true
    ) clients where known_since > ${since}`;
}

/** The last after `since`. */
export async function readLateAnswers(
  db: Db | Tx,
  environment: string,
  since: Date,
): Promise<LateAnswers | null> {
  return db.lateAnswers.findFirst({
    where: { environment, until: { gt: since } },
    orderBy: { until: "desc" },
    select: { name: true, since: true, until: true },
  });
}
