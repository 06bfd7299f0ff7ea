import pg from "pg";
import { Lifecycle, type Running } from "./lifecycle.ts";

export type Listening = Running & {
  /** The connection, once it listens; null while there is none. */
  client: () => pg.Client | null;
  /** Whoever used the connection and failed says so; it is opened anew, unless that happened already. */
  lose: (client: pg.Client, error: Error) => void;
};

type State = { kind: "waiting" } | { kind: "opening" | "listening"; client: pg.Client };

/**
 * Keeps one connection to a database open that listens to channels, for as long as it is not stopped: a lost one is opened
 * again, after `firstRetryMs` and then up to `longestRetryMs`. What was notified meanwhile is not known, so that `onOpen`
 * reads anew; it has the connection to itself until it is through, and its failure loses the connection.
 */
export function listen(options: {
  url: string;
  /** What pg_stat_activity shows. */
  name: string;
  channels: string[];
  queryTimeoutMs: number;
  firstRetryMs: number;
  longestRetryMs: number;
  onOpen: (client: pg.Client) => Promise<void>;
  onHeard: (payload: string) => void;
  onLost: (error: Error) => void;
}): Listening {
  let state: State = { kind: "waiting" };
  let retryMs = options.firstRetryMs;

  async function connect(): Promise<void> {
    if (!life.isRunning) return;
    let client: pg.Client;
    try {
      // Reads the certificates that the address names, and throws where a file of them is missing.
      client = new pg.Client({
        connectionString: options.url,
        application_name: options.name,
        connectionTimeoutMillis: Math.min(5_000, options.queryTimeoutMs),
        query_timeout: options.queryTimeoutMs,
        keepAlive: true,
      });
    } catch (error) {
      return retry(error as Error);
    }
    state = { kind: "opening", client };
    client.on("error", (error) => lose(client, error));
    client.on("end", () => lose(client, new Error("the connection ended")));
    client.on("notification", ({ payload }) => options.onHeard(payload ?? ""));
    try {
      await client.connect();
      await client.query(options.channels.map((channel) => `listen ${channel}`).join("; "));
      if (state.kind === "opening" && state.client === client) state = { kind: "listening", client };
      await options.onOpen(client);
      retryMs = options.firstRetryMs;
    } catch (error) {
      lose(client, error as Error);
    }
  }

  function lose(lost: pg.Client, error: Error): void {
    if (state.kind === "waiting" || state.client !== lost) return; // ended on purpose, or replaced already
    state = { kind: "waiting" };
    lost.end().catch(() => {});
    retry(error);
  }

  function retry(error: Error): void {
    if (!life.isRunning) return;
    options.onLost(error);
    // Not all at the same moment, when a database comes back that many wait for.
    void life.pause(retryMs * (0.75 + Math.random() / 2)).then(connect);
    retryMs = Math.min(options.longestRetryMs, retryMs * 2);
  }

  const life = new Lifecycle(async () => {
    const last = state;
    state = { kind: "waiting" };
    if (last.kind !== "waiting") await last.client.end().catch(() => {});
  });
  void connect();
  return {
    client: () => (state.kind === "listening" ? state.client : null),
    lose,
    stop: life.stop,
  };
}
