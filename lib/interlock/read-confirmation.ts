import type { Db, Tx } from "../db/client.ts";
import { Prisma } from "../generated/prisma/client.ts";
import { type Confirmation, type Participant, summarize } from "./confirmation.ts";

/** A gateway that has not been heard of for this long is not connected. It writes every second. */
export const SILENT_AFTER_SECONDS = 5;

type Connected = Omit<Participant, "confirmedAt" | "ms">;

const LIVE = Prisma.sql`
  live as (
    select id, name, started_at from gateways
    where stopped_at is null and last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
  ),
  connected as (
    select 'gateway' as kind, id as gateway_id, '' as client_id, name, null as sdk, started_at as connected_at from live
    union all
    select 'client', c.gateway_id, c.client_id, c.name, c.sdk, c.connected_at
    from gateway_clients c join live on live.id = c.gateway_id
    where c.disconnected_at is null
  )`;

const COLUMNS = Prisma.sql`
  c.kind, c.gateway_id::text as "gatewayId", c.client_id as "clientId", c.name, c.sdk, c.connected_at as "connectedAt"`;

/** Gateways and clients that are connected now; a client is as connected as its gateway. */
export async function readConnected(db: Db | Tx): Promise<Connected[]> {
  return db.$queryRaw`with ${LIVE} select ${COLUMNS} from connected c order by c.kind desc, c.name, c.client_id`;
}

/** Who of those connected now serves `revision`; null if that revision is not on record. */
export async function readConfirmation(db: Db | Tx, revision: number): Promise<Confirmation | null> {
  const [change, rows] = await Promise.all([
    db.flagRevision.findUnique({ where: { revision: BigInt(revision) } }),
    db.$queryRaw<(Connected & { confirmedAt: Date | null })[]>`
      with ${LIVE} select ${COLUMNS}, (
        select a.at from flag_acks a
        where a.gateway_id = c.gateway_id and a.client_id = c.client_id and a.revision >= ${revision}
        order by a.revision limit 1
      ) as "confirmedAt"
      from connected c order by c.kind desc, c.name, c.client_id`,
  ]);
  return change === null ? null : summarize(revision, change.at, rows);
}

/** The latest revision that each participant connected now has confirmed; 0 if none. */
export async function readServedRevisions(db: Db | Tx): Promise<number[]> {
  const rows = await db.$queryRaw<{ revision: bigint | null }[]>`
    with ${LIVE} select (
      select max(a.revision) from flag_acks a where a.gateway_id = c.gateway_id and a.client_id = c.client_id
    ) as revision
    from connected c`;
  return rows.map((row) => Number(row.revision ?? 0));
}
