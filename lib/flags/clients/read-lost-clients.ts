import { Prisma } from "../../generated/prisma/client.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { DEFAULT_ENVIRONMENT } from "../../kernel/environment.ts";
import type { Confirmation } from "./confirmation.ts";
import { saidToHaveEnded } from "./said-to-have-ended.ts";
import { LOST_FOR_MINUTES, SILENT_AFTER_SECONDS } from "./silent-after.ts";

export type LostClient = {
  name: string;
  application: string;
  /** When it was last heard of: the one age that is told of it. */
  lastSeenAt: Date;
  /** When its gateway gave it up, or was given up with it. */
  lostAt: Date;
};

const MOST = 500;

const hasEnded = (environment: string) =>
  saidToHaveEnded({
    gatewayId: Prisma.sql`''`,
    clientId: Prisma.sql`clients.client_id`,
    lastSeenAt: Prisma.sql`clients.last_seen_at`,
    environment,
  });

/**
 * Clients with a token for servers that were there within the hour and are not, without having said that they end, nor
 * somebody for them; the latest first. One in whose place another of its name and application has come since is left out: a program that was
 * killed and started again is there.
 */
export async function readLostClients(
  db: Db | Tx,
  environment: string = DEFAULT_ENVIRONMENT,
): Promise<LostClient[]> {
  return db.$queryRaw`
    with ${lostSince(environment, Prisma.sql`now()`)} select name, application, last_seen_at as "lastSeenAt", lost_at as "lostAt" from lost
    order by last_seen_at desc, name limit ${MOST}`;
}

/**
 * The same of the hour before a change that was to reach everybody, as a press of the kill switch: they were lost before it, so
 * that nobody waits for them, and may serve what they had. It is told for as long as the change is asked about.
 */
export async function readMayServeOn(
  db: Db | Tx,
  environment: string,
  { revision, at, there }: Confirmation,
): Promise<LostClient[]> {
  const counted = there.map(({ clientId }) => clientId);
  return db.$queryRaw`
    with ${lostSince(environment, Prisma.sql`${at}::timestamptz`)} select name, application, last_seen_at as "lastSeenAt", lost_at as "lostAt" from lost
    where connected_at <= ${at} and client_id <> all (${counted}) and not exists (
      select from flag_acks a where a.client_id = lost.client_id and a.revision >= ${revision})
    order by last_seen_at desc, name limit ${MOST}`;
}

/** `lost`: those last heard of in the hour before `moment`, or after it. */
function lostSince(environment: string, moment: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    clients as (
      select c.client_id, max(c.name) as name, max(c.application) as application,
        bool_or(c.disconnected_at is null and g.stopped_at is null
          and g.last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})) as is_live,
        bool_or(c.left_at is not null) as has_left, min(c.connected_at) as connected_at,
        max(c.last_seen_at) as last_seen_at, max(coalesce(c.disconnected_at, g.last_seen_at)) as lost_at
      from gateway_clients c join gateways g on g.id = c.gateway_id
      where c.authenticated and g.environment = ${environment} group by c.client_id
    ), missed as (
      select *, row_number() over (partition by application, name order by last_seen_at desc) as place
      from clients
      where not is_live and not has_left and last_seen_at > ${moment} - make_interval(mins => ${LOST_FOR_MINUTES})
        and not ${hasEnded(environment)}
    ), lost as (
      select * from missed where place > (
        select count(*) from clients n
        where n.is_live and n.application = missed.application and n.name = missed.name
          and n.connected_at > missed.last_seen_at)
    )`;
}
