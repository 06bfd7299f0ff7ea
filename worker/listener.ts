import pg from "pg";
import { log } from "#lib/kernel/log/log.ts";

export type Listener = {
  /** Connects if the connection is lost. */
  keepOpen: () => Promise<void>;
  close: () => Promise<void>;
};

/** Listens to Sluice's changes on a connection of its own and keeps it; `onChange` gets the table's name. */
export function openListener(url: string, onChange: (table: string) => void): Listener {
  let client: pg.Client | null = null;
  let closed = false;
  let connecting: Promise<void> | null = null;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: "sluice-worker-listen",
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    const forget = () => {
      if (client === fresh) client = null;
    };
    fresh.on("error", forget);
    fresh.on("end", forget);
    fresh.on("notification", (message) => onChange(message.payload ?? ""));
    try {
      await fresh.connect();
      await fresh.query("listen sluice_changes");
      client = fresh;
    } catch (error) {
      log.warn({ err: error }, "cannot listen for changes; polling goes on");
      await fresh.end().catch(() => {});
    }
  }

  return {
    keepOpen: async () => {
      if (client || closed) return;
      connecting ??= connect().finally(() => {
        connecting = null;
      });
      await connecting;
    },
    close: async () => {
      closed = true;
      await client?.end().catch(() => {});
    },
  };
}
