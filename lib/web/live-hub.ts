import pg from "pg";
import { log } from "../kernel/log/log.ts";
import { databaseUrl } from "./db.ts";

export type LiveListener = {
  /** After each commit that changed the table of that name. */
  onChange: (table: string) => void;
  /** The database was read at that moment. Comes with every beat, and stays away while it cannot be read. */
  onAlive: (at: Date) => void;
};

const BEAT_MS = 2_000;
/** A database that says nothing may be gone without having said so, as when its machine is. */
const GIVE_UP_MS = 10_000;

/**
 * One LISTEN connection for all open pages of this process. Opened with the first listener, closed after the last;
 * a lost connection is opened again, and then everybody is told to read again, as changes may have been missed.
 */
export class LiveHub {
  private readonly listeners = new Set<LiveListener>();
  private client: pg.Client | null = null;
  /** Until the next beat, or until the next try to connect. */
  private next: NodeJS.Timeout | null = null;
  private readonly url: string;
  private readonly beatMs: number;
  private readonly giveUpMs: number;

  constructor(url: string, beatMs: number, giveUpMs: number) {
    this.url = url;
    this.beatMs = beatMs;
    this.giveUpMs = giveUpMs;
  }

  /** Returns how to stop. */
  listen(listener: LiveListener): () => void {
    this.listeners.add(listener);
    if (!this.client && !this.next) void this.connect(false);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  }

  private async connect(again: boolean): Promise<void> {
    this.next = null;
    const client = new pg.Client({
      connectionString: this.url,
      application_name: "sluice-web-live",
      connectionTimeoutMillis: this.giveUpMs,
      query_timeout: this.giveUpMs,
    });
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
    await this.beat(client);
  }

  private async beat(client: pg.Client): Promise<void> {
    if (this.client !== client) return;
    try {
      await client.query("select");
    } catch (error) {
      this.lost(client, error);
    }
    if (this.client !== client) return;
    const at = new Date();
    for (const listener of this.listeners) listener.onAlive(at);
    this.next = setTimeout(() => void this.beat(client), this.beatMs);
  }

  private lost(client: pg.Client, error: unknown): void {
    if (this.client !== client) return; // closed on purpose, or already being replaced
    this.close();
    if (this.listeners.size === 0) return;
    log.warn({ err: error }, "live updates lost the database; trying again");
    this.next = setTimeout(() => void this.connect(true), 1_000);
  }

  private tell(table: string): void {
    for (const listener of this.listeners) listener.onChange(table);
  }

  private close(): void {
    if (this.next) clearTimeout(this.next);
    this.next = null;
    const client = this.client;
    this.client = null;
    client?.end().catch(() => {});
  }
}

const processWide = globalThis as typeof globalThis & { sluiceLiveHub?: LiveHub };

/** The one hub of this process. */
export function liveHub(): LiveHub {
  processWide.sluiceLiveHub ??= new LiveHub(databaseUrl(), BEAT_MS, GIVE_UP_MS);
  return processWide.sluiceLiveHub;
}
