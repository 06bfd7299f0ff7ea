import type pg from "pg";
import type { Identity } from "#lib/kernel/process/process-identity.ts";
import type { PresenceBatch } from "./presence-queue.ts";
import { LostRow, saveAcks, saveClients, saveTold } from "./save-presence.ts";
import { type Stored, storeRows } from "./store-rows.ts";
import type { Writers } from "./writers.ts";

/** What of presence is written apart, so that each may fail alone. */
export const PRESENCE_WRITERS = ["clients", "acknowledgements", "tellings"] as const;

/** "lost": the row of this gateway is another's, so that nothing more can be written under its id. */
export type PresenceStored = { outcome: "written" | "failed" | "lost"; unsent: PresenceBatch };

/** Writes one after the other, but none keeps the others from being written. */
export async function storePresence(
  batch: PresenceBatch,
  { pool, identity, writers }: { pool: pg.Pool; identity: Identity; writers: Writers },
): Promise<PresenceStored> {
  async function store<T>(
    name: (typeof PRESENCE_WRITERS)[number],
    rows: T[],
    save: (pool: pg.Pool, identity: Identity, rows: T[]) => Promise<void>,
  ): Promise<Stored<T>> {
    const stored = await storeRows(rows, (some) => save(pool, identity, some));
    if (stored.failure !== null && !(stored.failure instanceof LostRow)) writers.failed(name, stored.failure);
    const [refused] = stored.refused;
    if (refused !== undefined) writers.refused(name, stored.refused.length, refused.error);
    return stored;
  }

  const clients = await store("clients", batch.clients, saveClients);
  const acks = await store("acknowledgements", batch.acks, saveAcks);
  const tellers = await store("tellings", batch.tellers, saveTold);
  const failures = [clients, acks, tellers].map(({ failure }) => failure).filter((one) => one !== null);
  return {
    outcome: failures.some((one) => one instanceof LostRow)
      ? "lost"
      : failures.length > 0
        ? "failed"
        : "written",
    unsent: { clients: clients.unsent, acks: acks.unsent, tellers: tellers.unsent },
  };
}
