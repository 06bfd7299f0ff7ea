import { randomUUID } from "node:crypto";
import type pg from "pg";
import { SILENT_AFTER_SECONDS } from "#lib/interlock/silent-after.ts";
import { log } from "#lib/log.ts";
import type { Identity } from "#lib/process-identity.ts";
import { prunePresence } from "./prune-presence.ts";
import { storeRows } from "./store-rows.ts";
import type { Writers } from "./writers.ts";

const HEARTBEAT_MS = 1_000;
/** What is kept while the database is away; the oldest acknowledgements go first. */
const MOST_PENDING_ACKS = 50_000;
const PRUNE_EVERY_MS = 3_600_000;
/** How often it is written who was heard of. */
const HEARD_EVERY_MS = 5_000;

export type PresentClient = {
  /** Made of the application and of what the program calls itself, so that no application can speak for another. */
  clientId: string;
  name: string;
  sdk: string;
  application: string;
  authenticated: boolean;
};
type Ack = { clientId: string; revision: number };
type ClientState = PresentClient & { connected: boolean; left: boolean };

export type Presence = {
  connected: (client: PresentClient) => void;
  /** `left`: it said that it ends, so that nobody has to wait for it. */
  disconnected: (client: PresentClient, left: boolean) => void;
  heard: (clientId: string) => void;
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
  identity: Identity;
  name: string;
  environmentKill: boolean;
  revision: () => number;
  /** A heartbeat saw this revision in the database. */
  onRevision: (revision: number) => void;
  writers: Writers;
}): Presence {
  const { pool, identity, writers } = options;
  /** Of this run: whoever finds another in its row has lost the row. */
  const bootId = randomUUID();
  const present = new Map<string, PresentClient>();
  const clients = new Map<string, ClientState>(); // to be written
  let acks: Ack[] = [];
  let heard = new Set<string>();
  let heardAt = Date.now();
  let registered = false;
  let isFirst = true;
  let movedFrom: string | null = null;
  let running: Promise<void> | null = null;
  let beating: Promise<void> | null = null;
  let stopped = false;
  let lastPrune = 0;

  /** Starts the writer if it is idle; a failure keeps what was not written for the next heartbeat. */
  function write(): void {
    if (stopped || running !== null) return;
    running = drain()
      .catch((error: Error) => {
        writers.failed("clients", error);
      })
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
      // One after the other, but neither keeps the other from being written.
      const storedClients = await store("clients", batchClients, saveClients);
      for (const one of storedClients.unsent) if (!clients.has(one.clientId)) clients.set(one.clientId, one);
      const storedAcks = await store("acknowledgements", batchAcks, saveAcks);
      acks = [...storedAcks.unsent, ...acks].slice(-MOST_PENDING_ACKS);
      if (storedClients.failure !== null || storedAcks.failure !== null) return;
    }
    writers.worked("clients");
    writers.worked("acknowledgements");
  }

  async function store<T>(
    name: "clients" | "acknowledgements",
    rows: T[],
    save: (rows: T[]) => Promise<void>,
  ) {
    const stored = await storeRows(rows, save);
    if (stored.failure !== null) writers.failed(name, stored.failure);
    const [refused] = stored.refused;
    if (refused !== undefined) writers.refused(name, stored.refused.length, refused.error);
    return stored;
  }

  /**
   * Puts this gateway on record. What a run before this one left is closed first: its clients are no longer connected,
   * and what it served says nothing of what this one serves.
   */
  async function register(): Promise<void> {
    await pool.query(
      `with before as (
         select last_seen_at from gateways where id = $1 and $5
       ), ended as (
         update gateway_clients set disconnected_at = before.last_seen_at from before
         where gateway_id = $1 and disconnected_at is null
       ), forgotten as (
         delete from flag_acks where gateway_id = $1 and client_id = '' and $5
       )
       insert into gateways (id, name, started_at, last_seen_at, applied_revision, applied_at, environment_kill, boot_id)
       values ($1, $2, clock_timestamp(), clock_timestamp(), $3, clock_timestamp(), $4, $6)
       on conflict (id) do update set name = excluded.name, environment_kill = excluded.environment_kill, stopped_at = null,
         boot_id = excluded.boot_id,
         started_at = case when $5 then excluded.started_at else gateways.started_at end,
         applied_revision = excluded.applied_revision, applied_at = excluded.applied_at,
         last_seen_at = excluded.last_seen_at`,
      [identity.id, options.name, options.revision(), options.environmentKill, isFirst, bootId],
    );
    registered = true;
    isFirst = false;
    for (const client of present.values())
      clients.set(client.clientId, { ...client, connected: true, left: false });
    if (options.revision() > 0) acks.push({ clientId: "", revision: options.revision() });
  }

  async function saveClients(batch: ClientState[]): Promise<void> {
    await pool.query(
      `insert into gateway_clients (gateway_id, client_id, name, sdk, application, authenticated, connected_at,
         last_seen_at, disconnected_at, left_at)
       select $1, client_id, name, sdk, application, authenticated, clock_timestamp(), clock_timestamp(),
         case when connected then null else clock_timestamp() end, case when has_left then clock_timestamp() end
       from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::boolean[], $8::boolean[])
         as c (client_id, name, sdk, application, authenticated, connected, has_left)
       on conflict (gateway_id, client_id) do update set name = excluded.name, sdk = excluded.sdk,
         application = excluded.application, authenticated = excluded.authenticated,
         last_seen_at = case when excluded.disconnected_at is null then excluded.last_seen_at
           else gateway_clients.last_seen_at end,
         disconnected_at = excluded.disconnected_at, left_at = excluded.left_at`,
      [
        identity.id,
        batch.map((one) => one.clientId),
        batch.map((one) => one.name),
        batch.map((one) => one.sdk),
        batch.map((one) => one.application),
        batch.map((one) => one.authenticated),
        batch.map((one) => one.connected),
        batch.map((one) => one.left),
      ],
    );
    // Who came without a token is waited for by nobody, and anybody could fill the table.
    if (!batch.some((one) => !one.authenticated && !one.connected)) return;
    await pool.query(
      "delete from gateway_clients where gateway_id = $1 and not authenticated and disconnected_at is not null",
      [identity.id],
    );
  }

  async function saveAcks(batch: Ack[]): Promise<void> {
    await pool.query(
      `insert into flag_acks (revision, gateway_id, client_id, at)
       select revision, $1, client_id, clock_timestamp() from unnest($2::bigint[], $3::text[]) as a (revision, client_id)
       on conflict do nothing`,
      [identity.id, batch.map((one) => one.revision), batch.map((one) => one.clientId)],
    );
  }

  async function beat(): Promise<void> {
    if (stopped) return;
    try {
      if (movedFrom !== null) await takeAlong(movedFrom);
      if (!registered) return write();
      const { rows } = await pool.query(
        `update gateways set last_seen_at = clock_timestamp(), stopped_at = null, failing = $3::jsonb,
           applied_revision = $2, applied_at = case when applied_revision = $2 then applied_at else clock_timestamp() end
         where id = $1 and boot_id = $4 returning (select revision from flag_state where id = 1) as revision`,
        [identity.id, options.revision(), JSON.stringify(writers.failing()), bootId],
      );
      if (rows[0] === undefined) await loseRow();
      else options.onRevision(Number(rows[0].revision));
      await saveHeard();
      await prune();
      write();
    } catch (error) {
      // Who reads health sees that it is silent; the log says why.
      writers.failed("clients", error as Error);
    }
  }

  /**
   * The row is gone or an older one, and then the database is another or was restored; or somebody else writes it now, who
   * came after this gateway and has its id. Then this one, who knows it first, takes a new id.
   */
  async function loseRow(): Promise<void> {
    registered = false;
    const { rows } = await pool.query<{ is_alive: boolean }>(
      "select last_seen_at > clock_timestamp() - make_interval(secs => $2) as is_alive from gateways where id = $1",
      [identity.id, SILENT_AFTER_SECONDS],
    );
    isFirst = true;
    if (rows[0]?.is_alive !== true) return;
    movedFrom = identity.id;
    await identity.renew();
    const ids = { from: movedFrom, to: identity.id };
    log.warn(
      ids,
      "another gateway has the id of this one, as from a data folder that was copied; this one has a new id",
    );
    await takeAlong(movedFrom);
  }

  /** What this gateway wrote under the id that is another's now. */
  async function takeAlong(from: string): Promise<void> {
    await pool.query(
      `with acked as (
         update flag_acks old set gateway_id = $2 where gateway_id = $1 and client_id = any($3::text[])
           and not exists (select from flag_acks new
             where new.gateway_id = $2 and new.client_id = old.client_id and new.revision = old.revision)
       )
       delete from gateway_clients where gateway_id = $1 and client_id = any($3::text[])`,
      [from, identity.id, [...present.keys()]],
    );
    movedFrom = null;
  }

  async function saveHeard(): Promise<void> {
    if (heard.size === 0 || Date.now() - heardAt < HEARD_EVERY_MS) return;
    const ids = [...heard];
    heard = new Set();
    heardAt = Date.now();
    await pool.query(
      `update gateway_clients set last_seen_at = clock_timestamp()
       where gateway_id = $1 and client_id = any($2::text[]) and disconnected_at is null`,
      [identity.id, ids],
    );
  }

  async function prune(): Promise<void> {
    if (Date.now() - lastPrune < PRUNE_EVERY_MS) return;
    lastPrune = Date.now();
    await prunePresence(pool);
  }

  const heartbeat = setInterval(() => {
    beating ??= beat().finally(() => {
      beating = null;
    });
  }, HEARTBEAT_MS);
  write();
  return {
    connected: (client) => {
      present.set(client.clientId, client);
      clients.set(client.clientId, { ...client, connected: true, left: false });
      write();
    },
    disconnected: (client, left) => {
      present.delete(client.clientId);
      heard.delete(client.clientId);
      clients.set(client.clientId, { ...client, connected: false, left });
      write();
    },
    heard: (clientId) => heard.add(clientId),
    acknowledged: (clientId, revision) => {
      acks.push({ clientId, revision });
      if (acks.length > MOST_PENDING_ACKS) acks.shift();
      write();
    },
    settled: () => running === null && clients.size === 0 && acks.length === 0,
    stop: async () => {
      clearInterval(heartbeat);
      await running;
      await beating; // it would say that this gateway is there
      stopped = true;
      if (!registered) return;
      const at = "clock_timestamp()";
      await pool
        .query(
          `update gateway_clients set disconnected_at = ${at} where gateway_id = $1 and disconnected_at is null`,
          [identity.id],
        )
        .then(() =>
          pool.query(`update gateways set stopped_at = ${at} where id = $1 and boot_id = $2`, [
            identity.id,
            bootId,
          ]),
        )
        .catch((error: Error) =>
          log.warn({ err: error.message }, "the end of this gateway is not on record"),
        );
    },
  };
}
