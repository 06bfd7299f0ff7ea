import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";

export type Listening = {
  /** The connection, once it listens; null while there is none. */
  client: () => pg.Client | null;
  /** Whoever used the connection and failed says so; it is opened anew, unless that happened already. */
  lose: (client: pg.Client, error: Error) => void;
  stop: () => Promise<void>;
};

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
  const stopping = new AbortController();
  let client: pg.Client | null = null;
  let listens = false;
  let retryMs = options.firstRetryMs;

  async function connect(): Promise<void> {
    if (stopping.signal.aborted) return;
    const next = new pg.Client({
      connectionString: options.url,
      application_name: options.name,
      connectionTimeoutMillis: Math.min(5_000, options.queryTimeoutMs),
      query_timeout: options.queryTimeoutMs,
      keepAlive: true,
    });
    client = next;
    next.on("error", (error) => lose(next, error));
    next.on("end", () => lose(next, new Error("the connection ended")));
    next.on("notification", ({ payload }) => options.onHeard(payload ?? ""));
    try {
      await next.connect();
      await next.query(options.channels.map((channel) => `listen ${channel}`).join("; "));
      listens = client === next;
      await options.onOpen(next);
      retryMs = options.firstRetryMs;
    } catch (error) {
      lose(next, error as Error);
    }
  }

  function lose(lost: pg.Client, error: Error): void {
    if (client !== lost) return; // ended on purpose, or replaced already
    client = null;
    listens = false;
    lost.end().catch(() => {});
    if (stopping.signal.aborted) return;
    options.onLost(error);
    // Not all at the same moment, when a database comes back that many wait for.
    delay(retryMs * (0.75 + Math.random() / 2), undefined, { signal: stopping.signal }).then(
      connect,
      () => {},
    );
    retryMs = Math.min(options.longestRetryMs, retryMs * 2);
  }

  void connect();
  return {
    client: () => (listens ? client : null),
    lose,
    stop: async () => {
      stopping.abort();
      const last = client;
      client = null;
      await last?.end().catch(() => {});
    },
  };
}
