import pg from "pg";
import { log } from "#lib/kernel/log/log.ts";
import type { StoredToken } from "./client-tokens.ts";
import type { FlagUpdate } from "./flag-set.ts";
import { readClientTokens } from "./read-client-tokens.ts";
import { type ReadPosition, readFlags } from "./read-flags.ts";

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
const QUERY_TIMEOUT_MS = 10_000;
const SAFETY_POLL_MS = 5_000;

export type Follower = {
  /** Since when the database answers, or does not. */
  status: () => { connected: boolean; since: Date; lastError: string | null };
  /** Asks for a read now, because somebody saw a later revision. */
  nudge: () => void;
  stop: () => Promise<void>;
};

/**
 * Keeps up with the database's flags and tokens for as long as it runs. It listens on one connection and reads on the same one:
 *
 *   connecting → (listen, read) → following → (notification, poll or nudge) → read → following
 *   any failure → wait, from 0.1 s up to 5 s → connecting
 *
 * A notification while a read is under way leads to one more read. The first read of a connection is of everything,
 * because what was notified while there was no connection is not known. The slow poll is for a connection that looks
 * alive and is not.
 */
export function followDatabase(options: {
  url: string;
  onUpdate: (update: FlagUpdate) => void;
  onTokens: (tokens: StoredToken[]) => void;
  onConnected?: () => void;
}): Follower {
  let stopped = false;
  let client: pg.Client | null = null;
  let position: ReadPosition | null = null;
  let reading = false;
  let readAgain = false;
  let tokensFail = false;
  let retryMs = FIRST_RETRY_MS;
  let timer: NodeJS.Timeout | null = null;
  let state = { connected: false, since: new Date(), lastError: null as string | null };

  async function connect(): Promise<void> {
    if (stopped) return;
    const next = new pg.Client({
      connectionString: options.url,
      application_name: "sluice-gateway",
      connectionTimeoutMillis: 5_000,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
    });
    client = next;
    position = null;
    next.on("error", (error) => lose(next, error));
    next.on("end", () => lose(next, new Error("the connection ended")));
    next.on("notification", () => void read());
    try {
      await next.connect();
      await next.query("listen sluice_flags; listen sluice_client_tokens");
      await read();
    } catch (error) {
      lose(next, error as Error);
    }
  }

  async function read(): Promise<void> {
    const current = client;
    if (current === null || stopped) return;
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    try {
      do {
        readAgain = false;
        const result = await readFlags(current, position);
        if (client !== current) return;
        position = result.position;
        found();
        options.onUpdate(result.update);
        await readTokens(current);
      } while (readAgain);
    } catch (error) {
      lose(current, error as Error);
    } finally {
      reading = false;
    }
  }

  /** After the flags, and apart: no trouble with tokens may keep the kill switch from here. */
  async function readTokens(current: pg.Client): Promise<void> {
    let tokens: StoredToken[];
    try {
      tokens = await readClientTokens(current);
    } catch (error) {
      if (client !== current) return;
      if (!tokensFail)
        log.error({ err: (error as Error).message }, "the tokens of applications cannot be read");
      tokensFail = true;
      return;
    }
    tokensFail = false;
    if (client === current) options.onTokens(tokens);
  }

  function found(): void {
    retryMs = FIRST_RETRY_MS;
    if (state.connected) return;
    state = { connected: true, since: new Date(), lastError: null };
    log.info("following the database");
    options.onConnected?.();
  }

  function lose(lost: pg.Client, error: Error): void {
    if (client !== lost) return;
    client = null;
    void lost.end().catch(() => {});
    if (stopped) return;
    if (state.connected || state.lastError === null) {
      state = { connected: false, since: new Date(), lastError: error.message };
      log.warn({ err: error.message }, "the database cannot be reached; serving what is in memory");
    }
    timer = setTimeout(() => void connect(), retryMs * (0.75 + Math.random() / 2));
    retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
  }

  const poll = setInterval(() => void read(), SAFETY_POLL_MS);
  void connect();
  return {
    status: () => state,
    nudge: () => void read(),
    stop: async () => {
      stopped = true;
      clearInterval(poll);
      if (timer !== null) clearTimeout(timer);
      const last = client;
      client = null;
      await last?.end().catch(() => {});
    },
  };
}
