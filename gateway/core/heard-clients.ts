import type pg from "pg";
import type { Identity } from "#lib/kernel/process/process-identity.ts";
import { saveHeard } from "./save-presence.ts";

const EVERY_MS = 5_000;

/** Who was heard of since that was last written. */
export class HeardClients {
  #ids = new Set<string>();
  #savedAt = Date.now();

  add(clientId: string): void {
    this.#ids.add(clientId);
  }

  delete(clientId: string): void {
    this.#ids.delete(clientId);
  }

  async saveIfDue(pool: pg.Pool, identity: Identity): Promise<void> {
    if (this.#ids.size === 0 || Date.now() - this.#savedAt < EVERY_MS) return;
    const ids = [...this.#ids];
    this.#ids = new Set();
    this.#savedAt = Date.now();
    await saveHeard(pool, identity, ids);
  }
}
