import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { log } from "../kernel/log/log.ts";
import { type Listening, listen } from "../kernel/loop/listen.ts";
import { databaseUrl } from "./db.ts";

export type LiveListener = {
  /** After each commit that changed the table of that name. */
  onChange: (table: string) => void;
  /** The database was read at that moment. Comes with every beat, and stays away while it cannot be read. */
  onAlive: (at: Date) => void;
};

const BEAT_MS = 2_000;
const RETRY_MS = 1_000;
/** A database that says nothing may be gone without having said so, as when its machine is. */
const GIVE_UP_MS = 10_000;

/**
 * One LISTEN connection for all open pages of this process. Opened with the first listener, closed after the last;
 * a lost connection is opened again, and then everybody is told to read again, as changes may have been missed.
 */
export class LiveHub {
  private readonly listeners = new Set<LiveListener>();
  private listening: Listening | null = null;
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
    this.listening ??= this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      void this.listening?.stop();
      this.listening = null;
    };
  }

  private open(): Listening {
    let isFirst = true;
    const listening = listen({
      url: this.url,
      name: "sluice-web-live",
      channels: ["sluice_changes"],
      queryTimeoutMs: this.giveUpMs,
      firstRetryMs: RETRY_MS,
      longestRetryMs: RETRY_MS,
      onOpen: async (client) => {
        if (!isFirst) this.tell("reconnected");
        isFirst = false;
        void this.beat(listening, client);
      },
      onHeard: (table) => this.tell(table),
      onLost: (error) => log.warn({ err: error }, "live updates lost the database; trying again"),
    });
    return listening;
  }

  private async beat(listening: Listening, client: pg.Client): Promise<void> {
    while (listening.client() === client) {
      try {
        await client.query("select");
      } catch (error) {
        return listening.lose(client, error as Error);
      }
      if (listening.client() !== client) return;
      const at = new Date();
      for (const listener of this.listeners) listener.onAlive(at);
      await delay(this.beatMs, undefined, { ref: false });
    }
  }

  private tell(table: string): void {
    for (const listener of this.listeners) listener.onChange(table);
  }
}

const processWide = globalThis as typeof globalThis & { sluiceLiveHub?: LiveHub };

/** The one hub of this process. */
export function liveHub(): LiveHub {
  processWide.sluiceLiveHub ??= new LiveHub(databaseUrl(), BEAT_MS, GIVE_UP_MS);
  return processWide.sluiceLiveHub;
}
