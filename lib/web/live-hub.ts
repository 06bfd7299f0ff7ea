import pg from "pg";
import { log } from "../log.ts";
import { databaseUrl } from "./db.ts";

type Listener = (table: string) => void;

/**
 * One LISTEN connection for all open pages of this process. Opened with the first listener, closed after the last;
 * a lost connection is opened again, and then everybody is told to read again, as changes may have been missed.
 */
class LiveHub {
  private readonly listeners = new Set<Listener>();
  private client: pg.Client | null = null;
  private retry: NodeJS.Timeout | null = null;

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    if (!this.client && !this.retry) void this.connect(false);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  }

  private async connect(again: boolean): Promise<void> {
    this.retry = null;
    const client = new pg.Client({ connectionString: databaseUrl(), application_name: "sluice-web-live" });
    this.client = client;
    client.on("notification", (message) => this.tell(message.payload ?? ""));
    client.on("error", (error) => this.lost(client, error));
    client.on("end", () => this.lost(client, null));
    try {
      await client.connect();
      await client.query("listen sluice_changes");
      if (again) this.tell("reconnected");
    } catch (error) {
      this.lost(client, error);
    }
  }

  private lost(client: pg.Client, error: unknown): void {
    if (this.client !== client) return; // closed on purpose, or already being replaced
    this.client = null;
    client.end().catch(() => {});
    if (this.listeners.size === 0) return;
    log.warn({ err: error }, "live updates lost the database; trying again");
    this.retry = setTimeout(() => void this.connect(true), 1_000);
  }

  private tell(table: string): void {
    for (const listener of this.listeners) listener(table);
  }

  private close(): void {
    if (this.retry) clearTimeout(this.retry);
    this.retry = null;
    const client = this.client;
    this.client = null;
    client?.end().catch(() => {});
  }
}

const processWide = globalThis as typeof globalThis & { sluiceLiveHub?: LiveHub };

/** Calls `listener` with a table's name after each commit that changed it. Returns how to stop. */
export function listenForChanges(listener: Listener): () => void {
  processWide.sluiceLiveHub ??= new LiveHub();
  return processWide.sluiceLiveHub.listen(listener);
}
