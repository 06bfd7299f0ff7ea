import type pg from "pg";
import type { Identity } from "#lib/kernel/process/process-identity.ts";

export type PresentClient = {
  /** Made of the application and of what the program calls itself, so that no application can speak for another. */
  clientId: string;
  name: string;
  sdk: string;
  application: string;
  authenticated: boolean;
};

export type Ack = { clientId: string; revision: number };

export type ClientState = PresentClient & { connected: boolean; left: boolean };

/** The row of the gateway, $1, is still that of its run, $2. Whoever may take it waits for a statement that asks this. */
const HELD = "exists (select from gateways where id = $1 and boot_id = $2 for share)";

/** Nothing was written, as the row is another's; under the next id it can be. */
export class LostRow extends Error {}

/** @throws LostRow */
export async function saveClients(pool: pg.Pool, { id, run }: Identity, batch: ClientState[]): Promise<void> {
  const { rowCount } = await pool.query(
    `insert into gateway_clients (gateway_id, client_id, name, sdk, application, authenticated, connected_at,
       last_seen_at, disconnected_at, left_at)
     select $1, client_id, name, sdk, application, authenticated, clock_timestamp(), clock_timestamp(),
       case when connected then null else clock_timestamp() end, case when has_left then clock_timestamp() end
     from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::boolean[], $9::boolean[])
       as c (client_id, name, sdk, application, authenticated, connected, has_left)
     where ${HELD}
     on conflict (gateway_id, client_id) do update set name = excluded.name, sdk = excluded.sdk,
       application = excluded.application, authenticated = excluded.authenticated,
       last_seen_at = case when excluded.disconnected_at is null then excluded.last_seen_at
         else gateway_clients.last_seen_at end,
       disconnected_at = excluded.disconnected_at, left_at = excluded.left_at`,
    [
      id,
      run,
      batch.map((one) => one.clientId),
      batch.map((one) => one.name),
      batch.map((one) => one.sdk),
      batch.map((one) => one.application),
      batch.map((one) => one.authenticated),
      batch.map((one) => one.connected),
      batch.map((one) => one.left),
    ],
  );
  if (rowCount === 0) throw new LostRow();
  // Who came without a token is waited for by nobody, and anybody could fill the table.
  if (!batch.some((one) => !one.authenticated && !one.connected)) return;
  await pool.query(
    `delete from gateway_clients where gateway_id = $1 and not authenticated and disconnected_at is not null and ${HELD}`,
    [id, run],
  );
}

/**
 * All that these clients answered before they served a revision is in the database; as of `saveAcks`, of no revision that it has
 * not reached.
 * @throws LostRow
 */
export async function saveTold(pool: pg.Pool, { id, run }: Identity, batch: Ack[]): Promise<void> {
  const { rows } = await pool.query<{ held: boolean }>(
    `with held as (select ${HELD} as held), latest as (
       select client_id, max(revision) as revision from unnest($3::bigint[], $4::text[]) as a (revision, client_id)
       where revision <= (select s.revision from flag_state s where s.id = 1) group by client_id
     ), stored as (
       update gateway_clients c set told_revision = latest.revision from held, latest
       where held and c.gateway_id = $1 and c.client_id = latest.client_id
         and (c.told_revision is null or c.told_revision < latest.revision)
     )
     select held from held`,
    [id, run, batch.map((one) => one.revision), batch.map((one) => one.clientId)],
  );
  if (rows[0]?.held !== true) throw new LostRow();
}

/**
 * Leaves out revisions that the database has not reached, which are of what it held before it was restored: they would
 * confirm changes that are still to come.
 * @throws LostRow
 */
export async function saveAcks(pool: pg.Pool, { id, run }: Identity, batch: Ack[]): Promise<void> {
  const { rows } = await pool.query<{ held: boolean }>(
    `with held as (select ${HELD} as held), stored as (
       insert into flag_acks (revision, gateway_id, client_id, at)
       select revision, $1, client_id, clock_timestamp()
       from held, unnest($3::bigint[], $4::text[]) as a (revision, client_id)
       where held and revision <= (select s.revision from flag_state s where s.id = 1)
       on conflict do nothing
     )
     select held from held`,
    [id, run, batch.map((one) => one.revision), batch.map((one) => one.clientId)],
  );
  if (rows[0]?.held !== true) throw new LostRow();
}

export async function saveHeard(pool: pg.Pool, { id, run }: Identity, ids: string[]): Promise<void> {
  await pool.query(
    `update gateway_clients set last_seen_at = clock_timestamp()
     where gateway_id = $1 and client_id = any($3::text[]) and disconnected_at is null and ${HELD}`,
    [id, run, ids],
  );
}

/** Nobody is connected to this run any more. */
export async function saveAllDisconnected(pool: pg.Pool, { id, run }: Identity): Promise<void> {
  await pool.query(
    `update gateway_clients set disconnected_at = clock_timestamp()
     where gateway_id = $1 and disconnected_at is null and ${HELD}`,
    [id, run],
  );
}
