import { Prisma } from "../../generated/prisma/client.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { DEFAULT_ENVIRONMENT } from "../../kernel/environment.ts";
import { type Confirmation, type Known, type Participant, summarize } from "./confirmation.ts";
import { saidToHaveEnded } from "./said-to-have-ended.ts";
import { LOST_FOR_MINUTES, SILENT_AFTER_SECONDS } from "./silent-after.ts";

type Connected = Omit<Participant, "confirmedAt" | "ms" | "lostAt">;

const live = (environment: string) => Prisma.sql`
  live as (
    select id, name, started_at from gateways
    where environment = ${environment} and stopped_at is null and last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
  ),
  connected as (
    select 'gateway' as kind, id as gateway_id, '' as client_id, name, null as sdk, started_at as connected_at from live
    union all
    select 'client', c.gateway_id, c.client_id, c.name, c.sdk, c.connected_at
    from gateway_clients c join live on live.id = c.gateway_id
    where c.disconnected_at is null and c.authenticated
  )`;

const hasEnded = (environment: string) =>
  saidToHaveEnded({
    gatewayId: Prisma.sql`known.gateway_id`,
    clientId: Prisma.sql`known.client_id`,
    lastSeenAt: Prisma.sql`known.lost_at`,
    environment,
  });

const COLUMNS = Prisma.sql`
  c.kind, c.gateway_id::text as "gatewayId", c.client_id as "clientId", c.name, c.sdk, c.connected_at as "connectedAt"`;

/**
 * Gateways and clients of an environment that are connected now; a client is as connected as its gateway. Only clients with a token of an
 * application count, here and below: without one anybody could make up any number of them.
 */
export async function readConnected(
  db: Db | Tx,
  environment: string = DEFAULT_ENVIRONMENT,
): Promise<Connected[]> {
  return db.$queryRaw`with ${live(environment)} select ${COLUMNS} from connected c order by c.kind desc, c.name, c.client_id`;
}

/** Who of its environment serves a change; null if it is not on record. */
export async function readConfirmation(
  db: Db | Tx,
  { environment, revision }: { environment: string; revision: number },
): Promise<Confirmation | null> {
  return (await readConfirmations(db, environment, [revision]))[0] ?? null;
}

/**
 * Who serves each of `revisions` that is on record, of those connected now and those that were there when it was made. A client
 * is one process, whichever gateways it was connected to; who ended in order, or is said to have ended, has nothing to confirm.
 */
export async function readConfirmations(
  db: Db | Tx,
  environment: string,
  revisions: number[],
): Promise<Confirmation[]> {
  if (revisions.length === 0) return [];
  const changes = await db.flagRevision.findMany({
    where: { revision: { in: revisions.map(BigInt) } },
    select: { revision: true, at: true },
  });
  const rows = await db.$queryRaw<(Known & { revision: bigint })[]>`
    with changes as (
      select * from unnest(${changes.map((one) => one.revision)}::bigint[], ${changes.map((one) => one.at)}::timestamptz[])
        as c (revision, at)
    ), seen as (
      select c.revision, c.at, g.id, g.name, g.started_at, g.last_seen_at, g.stopped_at,
        g.stopped_at is null and g.last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS}) as is_live,
        g.started_at <= c.at and (g.stopped_at is null or g.stopped_at > c.at)
          and g.last_seen_at > c.at - make_interval(mins => ${LOST_FOR_MINUTES}) as was_there
      from gateways g cross join changes c where g.environment = ${environment}
    ), links as (
      select s.revision, c.client_id, c.gateway_id, c.name, c.sdk, c.connected_at,
        s.is_live and c.disconnected_at is null as is_live,
        s.was_there and c.left_at is null and c.connected_at <= s.at
          and (c.disconnected_at is null or c.disconnected_at > s.at) as was_there,
        c.last_seen_at
      from gateway_clients c join seen s on s.id = c.gateway_id
      where c.authenticated
    ), known as (
      select revision, 'gateway' as kind, id as gateway_id, '' as client_id, name, null as sdk, started_at as connected_at,
        case when is_live then null else last_seen_at end as lost_at,
        ${firstAck(Prisma.sql`seen.id`, Prisma.sql`''`, Prisma.sql`seen.revision`)} as confirmed_at
      from seen where is_live or (was_there and stopped_at is null)
      union all
      select revision, 'client', (array_agg(gateway_id order by is_live desc, last_seen_at desc))[1], client_id, max(name),
        max(sdk), min(connected_at), case when bool_or(is_live) then null else max(last_seen_at) end,
        min(${firstAck(Prisma.sql`links.gateway_id`, Prisma.sql`links.client_id`, Prisma.sql`links.revision`)})
      from links group by revision, client_id having bool_or(is_live or was_there)
    )
    select revision, kind, gateway_id::text as "gatewayId", client_id as "clientId", name, sdk,
      connected_at as "connectedAt", lost_at as "lostAt", confirmed_at as "confirmedAt", lost_at is not null and ${hasEnded(environment)} as "hasEnded"
    from known order by kind desc, name, client_id`;
  return changes.map(({ revision, at }) => {
    const known = rows.flatMap(({ revision: of, ...one }) => (of === revision ? [one] : []));
    return summarize(Number(revision), at, known);
  });
}

function firstAck(gateway: Prisma.Sql, client: Prisma.Sql, revision: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    select a.at from flag_acks a
    where a.gateway_id = ${gateway} and a.client_id = ${client} and a.revision >= ${revision}
    order by a.revision limit 1
  )`;
}

/** The latest revision that each participant connected now has confirmed; 0 if none. */
export async function readServedRevisions(
  db: Db | Tx,
  environment: string,
): Promise<{ kind: Participant["kind"]; revision: number }[]> {
  const rows = await db.$queryRaw<{ kind: Participant["kind"]; revision: bigint | null }[]>`
    with ${live(environment)} select c.kind, (
      select max(a.revision) from flag_acks a where a.gateway_id = c.gateway_id and a.client_id = c.client_id
    ) as revision
    from connected c`;
  return rows.map(({ kind, revision }) => ({ kind, revision: Number(revision ?? 0) }));
}
