import type pg from "pg";
import { log } from "#lib/kernel/log/log.ts";
import { repeat } from "#lib/kernel/loop/repeat.ts";
import type { Identity } from "#lib/kernel/process/process-identity.ts";
import { instant, type KeptCounts } from "./kept-counts.ts";
import { prunePresence } from "./prune-presence.ts";
import { registerGateway } from "./register-gateway.ts";
import { saveEnd, saveHeartbeat } from "./save-heartbeat.ts";
import {
  type Ack,
  type ClientState,
  HELD,
  LostRow,
  type PresentClient,
  saveAcks,
  saveClients,
  saveTold,
} from "./save-presence.ts";
import { storeRows } from "./store-rows.ts";
import type { Writers } from "./writers.ts";

const HEARTBEAT_MS = 1_000;
/** What is kept while the database is away; the oldest acknowledgements go first. */
const MOST_PENDING_ACKS = 50_000;
const PRUNE_EVERY_MS = 3_600_000;
/** How often it is written who was heard of. */
const HEARD_EVERY_MS = 5_000;

const LOST_COUNTS =
  "some of what this gateway counted is lost: the soak time before a contract phase begins anew";

export type Presence = {
  connected: (client: PresentClient) => void;
  /** `left`: it said that it ends, so that nobody has to wait for it. */
  disconnected: (client: PresentClient, left: boolean) => void;
  heard: (clientId: string) => void;
  /** Client "" is the gateway itself. */
  acknowledged: (clientId: string, revision: number) => void;
  /** All that the client answered before it served the revision is written. */
  told: (clientId: string, revision: number) => void;
  /** True when nothing waits to be written. */
  settled: () => boolean;
  /** One that could not write what it counted did not end in order: nobody knows what it answered. */
  stop: (isCounted: boolean) => Promise<void>;
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
  environment: string;
  environmentKill: boolean;
  revision: () => number;
  /** A heartbeat saw this revision in the database. */
  onRevision: (revision: number) => void;
  kept: KeptCounts;
  writers: Writers;
}): Presence {
  const { pool, identity, kept, writers } = options;
  const present = new Map<string, PresentClient>();
  /** The latest that each client of a stream here confirmed. */
  const served = new Map<string, number>();
  /** As `served`, of the latest before which all that it answered is written. */
  const toldBefore = new Map<string, number>();
  const clients = new Map<string, ClientState>(); // to be written
  let tellers: Ack[] = []; // to be written
  let acks: Ack[] = [];
  let heard = new Set<string>();
  let heardAt = Date.now();
  let registered = false;
  let running: Promise<void> | null = null;
  let stopped = false;
  let lastPrune = 0;
  let toldLosses = 0;

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
    while (clients.size > 0 || acks.length > 0 || tellers.length > 0) {
      const batchClients = [...clients.values()];
      const batchAcks = acks;
      const batchTellers = tellers;
      clients.clear();
      acks = [];
      tellers = [];
      // One after the other, but neither keeps the other from being written.
      const storedClients = await store("clients", batchClients, (rows) => saveClients(pool, identity, rows));
      for (const one of storedClients.unsent) if (!clients.has(one.clientId)) clients.set(one.clientId, one);
      const storedAcks = await store("acknowledgements", batchAcks, (rows) => saveAcks(pool, identity, rows));
      acks = [...storedAcks.unsent, ...acks].slice(-MOST_PENDING_ACKS);
      const storedTold = await store("what clients told", batchTellers, (rows) =>
        saveTold(pool, identity, rows),
      );
      tellers = [...storedTold.unsent, ...tellers].slice(-MOST_PENDING_ACKS);
      const failures = [storedClients.failure, storedAcks.failure, storedTold.failure];
      if (failures.some((one) => one instanceof LostRow)) {
        registered = false; // the next heartbeat writes this under the id that is this gateway's then
        return;
      }
      if (failures.some((one) => one !== null)) return;
    }
    writers.worked("clients");
    writers.worked("acknowledgements");
    writers.worked("what clients told");
  }

  async function store<T>(
    name: "clients" | "acknowledgements" | "what clients told",
    rows: T[],
    save: (rows: T[]) => Promise<void>,
  ) {
    const stored = await storeRows(rows, save);
    if (stored.failure !== null && !(stored.failure instanceof LostRow)) writers.failed(name, stored.failure);
    const [refused] = stored.refused;
    if (refused !== undefined) writers.refused(name, stored.refused.length, refused.error);
    return stored;
  }

  /**
   * Puts this gateway on record, with whoever is connected to it and what they serve. It takes a new id if the row of its own may
   * be that of another gateway, which lives or is frozen: that one stays on record as it is, and its clients with it.
   */
  async function register(): Promise<void> {
    const { name, environment, environmentKill: killed } = options;
    const revision = options.revision();
    const gateway = { name, environment, revision, killed, ageSeconds: kept.ageSeconds() };
    if (!(await registerGateway(pool, identity, gateway))) {
      const from = identity.id;
      await identity.renew();
      const ids = { from, to: identity.id };
      log.warn(
        ids,
        "another gateway may have the id of this one, as in a copy of its folder; this one has a new id",
      );
      await registerGateway(pool, identity, gateway);
    }
    registered = true;
    await identity.settled();
    for (const client of present.values())
      if (!clients.has(client.clientId))
        clients.set(client.clientId, { ...client, connected: true, left: false });
    acks.push(...[...served].map(([clientId, revision]) => ({ clientId, revision })));
    tellers.push(...[...toldBefore].map(([clientId, revision]) => ({ clientId, revision })));
    if (options.revision() > 0) acks.push({ clientId: "", revision: options.revision() });
  }

  async function beat(): Promise<void> {
    try {
      if (!registered) return write();
      const sent = instant();
      const told = kept.standing();
      const beat = { revision: options.revision(), failing: writers.failing(), told };
      const found = await saveHeartbeat(pool, identity, beat);
      // The row is gone or an older one, as of another database or one that was restored; or another gateway has taken it.
      if (found === null) registered = false;
      else {
        if (told.losses > toldLosses) log.warn(LOST_COUNTS);
        toldLosses = told.losses;
        kept.heard(found.at, sent);
        kept.found(found.writes, told);
        options.onRevision(found.revision);
      }
      await saveHeard();
      await prune();
      write();
    } catch (error) {
      // Who reads health sees that it is silent; the log says why.
      writers.failed("clients", error as Error);
    }
  }

  async function saveHeard(): Promise<void> {
    if (heard.size === 0 || Date.now() - heardAt < HEARD_EVERY_MS) return;
    const ids = [...heard];
    heard = new Set();
    heardAt = Date.now();
    await pool.query(
      `update gateway_clients set last_seen_at = clock_timestamp()
       where gateway_id = $1 and client_id = any($3::text[]) and disconnected_at is null and ${HELD}`,
      [identity.id, identity.run, ids],
    );
  }

  async function prune(): Promise<void> {
    if (Date.now() - lastPrune < PRUNE_EVERY_MS) return;
    try {
      await prunePresence(pool);
      lastPrune = Date.now();
      writers.worked("the end of old clients");
    } catch (error) {
      writers.failed("the end of old clients", error as Error);
    }
  }

  const heartbeat = repeat("heartbeat", HEARTBEAT_MS, beat);
  return {
    connected: (client) => {
      present.set(client.clientId, client);
      clients.set(client.clientId, { ...client, connected: true, left: false });
      write();
    },
    disconnected: (client, left) => {
      present.delete(client.clientId);
      heard.delete(client.clientId);
      served.delete(client.clientId);
      toldBefore.delete(client.clientId);
      clients.set(client.clientId, { ...client, connected: false, left });
      write();
    },
    heard: (clientId) => heard.add(clientId),
    acknowledged: (clientId, revision) => {
      if (present.has(clientId)) served.set(clientId, revision);
      acks.push({ clientId, revision });
      if (acks.length > MOST_PENDING_ACKS) acks.shift();
      write();
    },
    told: (clientId, revision) => {
      if (present.has(clientId)) toldBefore.set(clientId, revision);
      tellers.push({ clientId, revision });
      write();
    },
    settled: () => running === null && clients.size === 0 && acks.length === 0 && tellers.length === 0,
    stop: async (isCounted) => {
      await heartbeat.stop(); // it would say that this gateway is there
      await running;
      stopped = true;
      if (!registered) return;
      const at = "clock_timestamp()";
      await pool
        .query(
          `update gateway_clients set disconnected_at = ${at}
           where gateway_id = $1 and disconnected_at is null and ${HELD}`,
          [identity.id, identity.run],
        )
        .then(async () => {
          if (!isCounted) throw new Error("what it counted cannot be written");
          await saveEnd(pool, identity, kept.standing());
        })
        .catch((error: Error) =>
          log.warn({ err: error.message }, "the end of this gateway is not on record"),
        );
    },
  };
}
