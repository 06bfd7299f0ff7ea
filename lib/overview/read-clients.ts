import { type LatestChange, latestChange } from "../flags/clients/attention.ts";
import type { Confirmation } from "../flags/clients/confirmation.ts";
import { readConfirmation } from "../flags/clients/read-confirmation.ts";
import { readLostClients } from "../flags/clients/read-lost-clients.ts";
import { saidToHaveEnded } from "../flags/clients/said-to-have-ended.ts";
import { LOST_FOR_MINUTES, SILENT_AFTER_SECONDS } from "../flags/clients/silent-after.ts";
import { Prisma } from "../generated/prisma/client.ts";
import { failingOf } from "../health/failing-of.ts";
import type { Db } from "../kernel/db/client.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import type { Message } from "../messages/catalogue/message.ts";

/** A gateway or a client, as it is now. */
export type ClientView = {
  kind: "gateway" | "client";
  gatewayId: string;
  /** Empty for a gateway. */
  clientId: string;
  name: string;
  gatewayName: string;
  /** Null for a gateway. */
  sdk: string | null;
  /** Whose token it came with; empty without one, and then it is not counted. */
  application: string;
  /** Always for a gateway. */
  counts: boolean;
  /** `lost`: it was there, did not say that it ends, and may still serve what it had; `ended`: somebody said it for it. */
  state: "live" | "lost" | "ended";
  since: Date;
  lastSeenAt: Date;
  /** The latest that it confirmed to serve; null if none. */
  revision: number | null;
  /** What it cannot write; empty for a client. */
  failing: Message[];
};

export type Clients = {
  rows: ClientView[];
  total: number;
  revision: number;
  /** Who serves the latest change, as every other page counts it; null if it is not on record any more. */
  confirmation: Confirmation | null;
  change: LatestChange;
};

const HAS_ENDED = saidToHaveEnded({
  gatewayId: Prisma.sql`named.gateway_id`,
  clientId: Prisma.sql`named.client_id`,
  lastSeenAt: Prisma.sql`named.last_seen_at`,
  environment: DEFAULT_ENVIRONMENT,
});

/** More than a person reads; the lost ones come first, then those that do not serve the latest, and those that have ended last. */
const MOST_ROWS = 500;

/** Who asks for flags, and who was lost in the last hour. Clients that came without a token are named, and not counted. */
export async function readClients(db: Db): Promise<Clients> {
  const { revision: latest } = await db.flagState.findUniqueOrThrow({ where: { id: 1 } });
  const [confirmation, missed, found] = await Promise.all([
    readConfirmation(db, { environment: DEFAULT_ENVIRONMENT, revision: Number(latest) }),
    readLostClients(db),
    db.$queryRaw<
      (Omit<ClientView, "revision" | "failing"> & {
        failing: unknown;
        revision: bigint | null;
        total: bigint;
      })[]
    >`
      with seen as (
        select g.*, g.last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS}) and g.stopped_at is null as is_live
        from gateways g where g.environment = ${DEFAULT_ENVIRONMENT}
      ), links as (
        select distinct on (c.client_id) c.*, s.name as gateway_name, s.is_live and c.disconnected_at is null as is_live
        from gateway_clients c join seen s on s.id = c.gateway_id
        order by c.client_id, s.is_live and c.disconnected_at is null desc, c.last_seen_at desc
      ), named as (
        select 'gateway' as kind, id as gateway_id, '' as client_id, name, name as gateway_name, null as sdk,
          '' as application, true as counts, is_live, started_at as since, last_seen_at,
          failing,
          greatest(applied_revision, (select max(a.revision) from flag_acks a
            where a.gateway_id = seen.id and a.client_id = '')) as revision
        from seen
        where is_live or (stopped_at is null and last_seen_at > now() - make_interval(mins => ${LOST_FOR_MINUTES}))
        union all
        select 'client', gateway_id, client_id, name, gateway_name, sdk, application, authenticated, is_live, connected_at,
          last_seen_at, '{}'::jsonb, (select max(a.revision) from flag_acks a
            where a.gateway_id = links.gateway_id and a.client_id = links.client_id)
        from links
        where is_live or (authenticated and left_at is null
          and coalesce(disconnected_at, last_seen_at) > now() - make_interval(mins => ${LOST_FOR_MINUTES}))
      )
      select kind, gateway_id::text as "gatewayId", client_id as "clientId", name, gateway_name as "gatewayName", sdk,
        application, counts, state, since,
        last_seen_at as "lastSeenAt", failing, revision, count(*) over () as total
      from named cross join lateral (
        select case when is_live then 'live' when ${HAS_ENDED} then 'ended' else 'lost' end as state
      ) as s order by state = 'ended', is_live, counts desc, revision nulls first, kind desc, name, client_id limit ${MOST_ROWS}`,
  ]);
  const rows = found.map(({ total: _, revision, failing, ...row }) => ({
    ...row,
    failing: failingOf(failing),
    revision: revision === null ? null : Number(revision),
  }));
  return {
    revision: Number(latest),
    confirmation,
    change: latestChange({ rows, confirmation, missed: missed.map(({ name }) => name) }),
    total: Number(found[0]?.total ?? 0n),
    rows,
  };
}
