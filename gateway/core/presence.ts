import { HEARTBEAT_MS } from "#lib/flags/clients/silent-after.ts";
import { Lifecycle, type Running } from "#lib/kernel/loop/lifecycle.ts";
import { repeat } from "#lib/kernel/loop/repeat.ts";
import { singleFlight } from "#lib/kernel/loop/single-flight.ts";
import { GatewayRow, type GatewayRowOptions } from "./gateway-row.ts";
import { HeardClients } from "./heard-clients.ts";
import { PresenceQueue } from "./presence-queue.ts";
import { pruneHourly } from "./prune-presence.ts";
import type { PresentClient } from "./save-presence.ts";
import { PRESENCE_WRITERS, storePresence } from "./store-presence.ts";

export type Presence = Running & {
  connected: (client: PresentClient) => void;
  /** `left`: it said that it ends, so that nobody has to wait for it. */
  disconnected: (client: PresentClient, left: boolean) => void;
  heard: (clientId: string) => void;
  /** Client "" is the gateway itself. */
  acknowledged: (clientId: string, revision: number) => void;
  /** All that the client answered before it served the revision is written. */
  told: (clientId: string, revision: number) => void;
};

/**
 * Writes who is there and what they serve, off the request path. Everything goes through one queue with one writer,
 * so that a burst of a thousand acknowledgements becomes a few statements, in order. Times are the database's clock,
 * the same that stamps revisions.
 */
export function keepPresence(
  options: GatewayRowOptions & {
    /** A heartbeat saw this revision in the database. */
    onRevision: (revision: number) => void;
    /** Asked at the end: whether all that was answered is written. */
    isCounted: () => boolean;
  },
): Presence {
  const { pool, identity, writers } = options;
  const row = new GatewayRow(options);
  const queue = new PresenceQueue();
  const heard = new HeardClients();
  const prune = pruneHourly(pool, writers);
  const oneWriter = singleFlight<void>(0);
  const failed = (error: Error) => writers.failed("clients", error);

  /** Starts the writer if it is idle; a failure keeps what was not written for the next heartbeat. */
  function write(): void {
    if (row.state !== "ended") void oneWriter("", () => drain().catch(failed));
  }

  async function drain(): Promise<void> {
    if (row.state === "unregistered") {
      await row.register();
      queue.everything(options.revision());
    }
    while (!queue.isEmpty) {
      const { outcome, unsent } = await storePresence(queue.take(), options);
      queue.putBack(unsent);
      if (outcome === "lost") row.lose(); // the next heartbeat writes this under the id that is this gateway's then
      if (outcome !== "written") return;
    }
    for (const name of PRESENCE_WRITERS) writers.worked(name);
  }

  async function beat(): Promise<void> {
    if (row.state === "unregistered") return write();
    const revision = await row.beat();
    if (revision !== null) options.onRevision(revision);
    await heard.saveIfDue(pool, identity);
    await prune();
    write();
  }

  // Who reads health sees that it is silent; the log says why.
  const heartbeat = repeat("heartbeat", HEARTBEAT_MS, () => beat().catch(failed));
  const life = new Lifecycle(async () => {
    await heartbeat.stop(); // it would say that this gateway is there
    await oneWriter("", async () => {}); // waits for the one under way
    await row.end(options.isCounted());
  });
  return {
    connected: (client) => {
      queue.connected(client);
      write();
    },
    disconnected: (client, left) => {
      queue.disconnected(client, left);
      heard.delete(client.clientId);
      write();
    },
    heard: (clientId) => heard.add(clientId),
    acknowledged: (clientId, revision) => {
      queue.acknowledged(clientId, revision);
      write();
    },
    told: (clientId, revision) => {
      queue.told(clientId, revision);
      write();
    },
    stop: life.stop,
  };
}
