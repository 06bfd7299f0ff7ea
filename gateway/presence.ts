import type pg from "pg";
import { ACKS_KEPT_DAYS } from "#lib/interlock/confirmation.ts";
import { log } from "#lib/log.ts";

const HEARTBEAT_MS = 1_000;
/** What is kept while the database is away; the oldest acknowledgements go first. */
const MOST_PENDING_ACKS = 50_000;
const PRUNE_EVERY_MS = 3_600_000;

export type PresentClient = { clientId: string; name: string; sdk: string };
type Ack = { clientId: string; revision: number };
type ClientState = PresentClient & { connected: boolean };

export type Presence = {
  connected: (client: PresentClient) => void;
  disconnected: (client: PresentClient) => void;
  /** Client "" is the gateway itself. */
  acknowledged: (clientId: string, revision: number) => void;
  /** True when nothing waits to be written. */
  settled: () => boolean;
  stop: () => Promise<void>;
};

/**
 * Writes who is there and what they serve, off the request path. Everything goes through one queue with one writer,
 * so that a burst of a thousand acknowledgements becomes a few statements, in order. Times are the database's clock,
 * the same that stamps revisions.
 */
export function keepPresence(options: {
  pool: pg.Pool;
  id: string;
  name: string;
  environmentKill: boolean;
  revision: () => number;
  /** A heartbeat saw this revision in the database. */
  onRevision: (revision: number) => void;
}): Presence {
  const { pool, id } = options;
  const present = new Map<string, PresentClient>();
  const clients = new Map<string, ClientState>(); // to be written
  let acks: Ack[] = [];
  let registered = false;
  let running: Promise<void> | null = null;
  let stopped = false;
  let lastPrune = 0;

  /** Starts the writer if it is idle; a failure keeps what was not written for the next heartbeat. */
  function write(): void {
    if (stopped || running !== null) return;
    running = drain()
      .catch((error: Error) => log.debug({ err: error.message }, "presence not written"))
      .finally(() => {
        running = null;
      });
  }

  async function drain(): Promise<void> {
    if (!registered) await register();
    while (clients.size > 0 || acks.length > 0) {
      const batchClients = [...clients.values()];
      const batchAcks = acks;
      clients.clear();
      acks = [];
      try {
        if (batchClients.length > 0) await saveClients(batchClients);
        if (batchAcks.length > 0) await saveAcks(batchAcks);
      } catch (error) {
        for (const one of batchClients) if (!clients.has(one.clientId)) clients.set(one.clientId, one);
        acks = [...batchAcks, ...acks].slice(-MOST_PENDING_ACKS);
        throw error;
      }
    }
  }

  /** A gateway that starts at the same address replaces the one that was there, however that one ended. */
  async function register(): Promise<void> {
    await pool.query(
      `with replaced as (
         update gateways set stopped_at = clock_timestamp() where name = $2 and id <> $1 and stopped_at is null
       )
       insert into gateways (id, name, started_at, last_seen_at, applied_revision, applied_at, environment_kill)
       values ($1, $2, clock_timestamp(), clock_timestamp(), $3, clock_timestamp(), $4)
       on conflict (id) do update set last_seen_at = clock_timestamp()`,
      [id, options.name, options.revision(), options.environmentKill],
    );
    registered = true;
    for (const client of present.values()) clients.set(client.clientId, { ...client, connected: true });
    if (options.revision() > 0) acks.push({ clientId: "", revision: options.revision() });
  }

  async function saveClients(batch: ClientState[]): Promise<void> {
    await pool.query(
      `insert into gateway_clients (gateway_id, client_id, name, sdk, connected_at, last_seen_at, disconnected_at)
       select $1, client_id, name, sdk, clock_timestamp(), clock_timestamp(),
              case when connected then null else clock_timestamp() end
       from unnest($2::text[], $3::text[], $4::text[], $5::boolean[]) as c (client_id, name, sdk, connected)
       on conflict (gateway_id, client_id) do update set name = excluded.name, sdk = excluded.sdk,
         last_seen_at = excluded.last_seen_at, disconnected_at = excluded.disconnected_at`,
      [
        id,
        batch.map((one) => one.clientId),
        batch.map((one) => one.name),
        batch.map((one) => one.sdk),
        batch.map((one) => one.connected),
      ],
    );
  }

  async function saveAcks(batch: Ack[]): Promise<void> {
    await pool.query(
      `insert into flag_acks (revision, gateway_id, client_id, at)
       select revision, $1, client_id, clock_timestamp() from unnest($2::bigint[], $3::text[]) as a (revision, client_id)
       on conflict do nothing`,
      [id, batch.map((one) => one.revision), batch.map((one) => one.clientId)],
    );
  }

  async function beat(): Promise<void> {
    if (stopped) return;
    try {
      if (!registered) return write();
      const { rows, rowCount } = await pool.query(
        `update gateways set last_seen_at = clock_timestamp(), applied_revision = $2,
           applied_at = case when applied_revision = $2 then applied_at else clock_timestamp() end
         where id = $1 returning (select revision from flag_state where id = 1) as revision`,
        [id, options.revision()],
      );
      if (rowCount === 0)
        registered = false; // the database is another one, or was restored
      else options.onRevision(Number(rows[0].revision));
      await prune();
      write();
    } catch (error) {
      log.debug({ err: (error as Error).message }, "heartbeat not written");
    }
  }

  async function prune(): Promise<void> {
    if (Date.now() - lastPrune < PRUNE_EVERY_MS) return;
    lastPrune = Date.now();
    await pool.query(`delete from flag_acks where at < now() - make_interval(days => $1)`, [ACKS_KEPT_DAYS]);
    await pool.query("delete from gateway_clients where disconnected_at < now() - interval '1 day'");
    await pool.query(
      `with old as (
         delete from gateways where last_seen_at < now() - make_interval(days => $1) returning id
       )
       delete from gateway_clients where gateway_id in (select id from old)`,
      [ACKS_KEPT_DAYS],
    );
  }

  const heartbeat = setInterval(() => void beat(), HEARTBEAT_MS);
  write();
  return {
    connected: (client) => {
      present.set(client.clientId, client);
      clients.set(client.clientId, { ...client, connected: true });
      write();
    },
    disconnected: (client) => {
      present.delete(client.clientId);
      clients.set(client.clientId, { ...client, connected: false });
      write();
    },
    acknowledged: (clientId, revision) => {
      acks.push({ clientId, revision });
      if (acks.length > MOST_PENDING_ACKS) acks.shift();
      write();
    },
    settled: () => running === null && clients.size === 0 && acks.length === 0,
    stop: async () => {
      clearInterval(heartbeat);
      await running;
      stopped = true;
      if (!registered) return;
      const at = "clock_timestamp()";
      await pool
        .query(
          `update gateway_clients set disconnected_at = ${at} where gateway_id = $1 and disconnected_at is null`,
          [id],
        )
        .then(() => pool.query(`update gateways set stopped_at = ${at} where id = $1`, [id]))
        .catch((error: Error) =>
          log.warn({ err: error.message }, "the end of this gateway is not on record"),
        );
    },
  };
}
