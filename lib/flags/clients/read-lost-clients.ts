import { Prisma } from "../../generated/prisma/client.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
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

const HAS_ENDED = saidToHaveEnded({
  gatewayId: Prisma.sql`''`,
  clientId: Prisma.sql`clients.client_id`,
  lastSeenAt: Prisma.sql`clients.last_seen_at`,
});

/**
 * Clients with a token for servers that were there within the hour and are not, without having said that they end, nor
 * somebody for them; the latest first. One in whose place another of its name and application has come since is left out: a program that was
 * killed and started again is there.
 */
export async function readLostClients(db: Db | Tx): Promise<LostClient[]> {
  return db.$queryRaw`
    with clients as (
      select c.client_id, max(c.name) as name, max(c.application) as application,
        bool_or(c.disconnected_at is null and g.stopped_at is null
          and g.last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})) as is_live,
        bool_or(c.left_at is not null) as has_left, min(c.connected_at) as connected_at,
        max(c.last_seen_at) as last_seen_at, max(coalesce(c.disconnected_at, g.last_seen_at)) as lost_at
      from gateway_clients c join gateways g on g.id = c.gateway_id
      where c.authenticated group by c.client_id
    ), lost as (
      select *, row_number() over (partition by application, name order by last_seen_at desc) as place
      from clients
      where not is_live and not has_left and last_seen_at > now() - make_interval(mins => ${LOST_FOR_MINUTES})
        and not ${HAS_ENDED}
    )
    select name, application, last_seen_at as "lastSeenAt", lost_at as "lostAt"
    from lost where place > (
      select count(*) from clients n
      where n.is_live and n.application = lost.application and n.name = lost.name and n.connected_at > lost.last_seen_at)
    order by last_seen_at desc, name limit ${MOST}`;
}
