import pg from "pg";
import { log } from "#lib/log.ts";

/** Held by the one worker that watches plans; it ends with the connection, so a killed watcher is replaced at once. */
const WATCHER_LOCK = 5_171_120_261;

export type Listener = {
  /** True if this worker is the one that watches, now. */
  isWatcher: () => Promise<boolean>;
  close: () => Promise<void>;
};

/** Listens to Sluice's changes on a connection of its own and keeps it; `onChange` gets the table's name. */
export function openListener(url: string, onChange: (table: string) => void): Listener {
  let client: pg.Client | null = null;
  let watcher = false;
  let closed = false;
  let connecting: Promise<pg.Client | null> | null = null;

  async function connect(): Promise<pg.Client | null> {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: "sluice-worker-listen",
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    const forget = () => {
      if (client === fresh) {
        client = null;
        watcher = false;
      }
    };
    fresh.on("error", forget);
    fresh.on("end", forget);
    fresh.on("notification", (message) => onChange(message.payload ?? ""));
    try {
      await fresh.connect();
      await fresh.query("listen sluice_changes");
      client = fresh;
      return fresh;
    } catch (error) {
      log.warn({ err: error }, "cannot listen for changes; polling goes on");
      await fresh.end().catch(() => {});
      return null;
    }
  }

  async function current(): Promise<pg.Client | null> {
    if (client || closed) return client;
    connecting ??= connect().finally(() => {
      connecting = null;
    });
    return connecting;
  }

  return {
    isWatcher: async () => {
      const connection = await current();
      if (!connection) return false;
      if (watcher) return true;
      const result = await connection.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [
        WATCHER_LOCK,
      ]);
      watcher = result.rows[0]?.got === true;
      return watcher;
    },
    close: async () => {
      closed = true;
      await client?.end().catch(() => {});
    },
  };
}
