import { Prisma } from "../../generated/prisma/client.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { DEFAULT_ENVIRONMENT } from "../../kernel/environment.ts";
import { saidToHaveEnded } from "./said-to-have-ended.ts";
import { SILENT_AFTER_SECONDS } from "./silent-after.ts";

/** One that does not serve a revision for certain. */
export type NotServing = {
  kind: "gateway" | "client";
  gatewayId: string;
  /** Empty for a gateway. */
  clientId: string;
  name: string;
  lastSeenAt: Date;
  /** It is there, and behind; else it was lost, and may still run with what it had. */
  isLive: boolean;
};

const hasEnded = (environment: string) =>
  saidToHaveEnded({
    gatewayId: Prisma.sql`known.gateway_id`,
    clientId: Prisma.sql`known.client_id`,
    lastSeenAt: Prisma.sql`known.last_seen_at`,
    environment,
  });

/** Of flags or the kill switch of an environment. */
type Change = { environment: string; revision: number };

/** How many that are there serve a revision, and who does not. */
export type Serving = {
  gateways: number;
  clients: number;
  notServing: NotServing[];
  /** Lost without having served it, and nobody waits for them by somebody's word; the latest word first. */
  ended: { name: string; by: string; at: Date }[];
};

/**
 * Who serves a change or a later one, of all gateways of its environment and clients with a token for servers that are on record, which is those
 * that were heard of in the last 30 days (ACKS_KEPT_DAYS). Nobody who is lost drops out by the time that passes: only one that
 * ended in order, one of which somebody put on record that it ended since it was last heard of, and a client that had confirmed
 * before, as no client goes back. A gateway may: one that starts from an old file.
 */
export async function readNotServing(db: Db | Tx, change: Change): Promise<Serving> {
  const counts = await db.$queryRaw<{ gateways: number; clients: number }[]>`
    with ${known(change)}
    select count(*) filter (where kind = 'gateway')::int as gateways, count(*) filter (where kind = 'client')::int as clients
    from known where is_live and serves`;
  const notServing = await db.$queryRaw<NotServing[]>`
    with ${known(change)}
    select kind, gateway_id::text as "gatewayId", client_id as "clientId", name, last_seen_at as "lastSeenAt",
      is_live as "isLive"
    from known where not serves and (is_live or not ${hasEnded(change.environment)})
    order by is_live, kind desc, last_seen_at, name, client_id`;
  const ended = await db.$queryRaw<Serving["ended"]>`
    with ${known(change)}
    select name, e.actor_name as by, e.at from known cross join lateral (
      select a.actor_name, a.at from audit_entries a
      where a.action = 'client.said-to-have-ended' and a.at > known.last_seen_at
        and coalesce(a.after ->> 'environment', ${DEFAULT_ENVIRONMENT}) = ${change.environment}
        and a.after ->> 'id' = coalesce(nullif(known.client_id, ''), known.gateway_id::text)
      order by a.id desc limit 1
    ) e
    where not serves and not is_live order by e.at desc, name`;
  return { gateways: 0, clients: 0, ...counts[0], notServing, ended };
}

function known({ environment, revision }: Change): Prisma.Sql {
  return Prisma.sql`
  seen as (
    select id, name, last_seen_at, stopped_at, applied_revision,
      stopped_at is null and last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS}) as is_live
    from gateways where environment = ${environment}
  ), clients as (
    select c.client_id, (array_agg(c.gateway_id order by c.last_seen_at desc))[1] as gateway_id, max(c.name) as name,
      max(c.last_seen_at) as last_seen_at, bool_or(s.is_live and c.disconnected_at is null) as is_live,
      coalesce(max(c.left_at) >= max(c.last_seen_at), false) as has_left,
      bool_or(exists (select from flag_acks a
        where a.gateway_id = c.gateway_id and a.client_id = c.client_id and a.revision >= ${revision})) as serves
    from gateway_clients c join seen s on s.id = c.gateway_id
    where c.authenticated group by c.client_id
  ), known as (
    select 'gateway' as kind, id as gateway_id, '' as client_id, name, last_seen_at, is_live,
      is_live and applied_revision >= ${revision} as serves
    from seen where stopped_at is null
    union all
    select 'client', gateway_id, client_id, name, last_seen_at, is_live, serves
    from clients where is_live or not has_left
  )`;
}
