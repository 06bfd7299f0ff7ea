import type pg from "pg";
import { log } from "#lib/kernel/log/log.ts";
import { listen } from "#lib/kernel/loop/listen.ts";
import { repeat } from "#lib/kernel/loop/repeat.ts";
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
 * Keeps up with an environment's flags and tokens for as long as it runs. It listens on one connection and reads on the same one:
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
  environment: string;
  onUpdate: (update: FlagUpdate) => void;
  onTokens: (tokens: StoredToken[]) => void;
  onConnected?: () => void;
}): Follower {
  let position: ReadPosition | null = null;
  let tokensFail = false;
  let state = { connected: false, since: new Date(), lastError: null as string | null };

  const listening = listen({
    url: options.url,
    name: "sluice-gateway",
    channels: ["sluice_flags", "sluice_client_tokens"],
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    firstRetryMs: FIRST_RETRY_MS,
    longestRetryMs: LONGEST_RETRY_MS,
    onOpen: async (client) => {
      position = null;
      await reading.now();
      if (listening.client() !== client) throw new Error("the first read failed");
    },
    onHeard: () => void reading.now(),
    onLost: (error) => {
      if (!state.connected && state.lastError !== null) return;
      state = { connected: false, since: new Date(), lastError: error.message };
      log.warn({ err: error.message }, "the database cannot be reached; serving what is in memory");
    },
  });

  const reading = repeat("reading flags", SAFETY_POLL_MS, async () => {
    const client = listening.client();
    if (client === null) return;
    try {
      const result = await readFlags(client, options.environment, position);
      if (listening.client() !== client) return;
      position = result.position;
      found();
      options.onUpdate(result.update);
      await readTokens(client);
    } catch (error) {
      listening.lose(client, error as Error);
    }
  });

  /** After the flags, and apart: no trouble with tokens may keep the kill switch from here. */
  async function readTokens(client: pg.Client): Promise<void> {
    let tokens: StoredToken[];
    try {
      tokens = await readClientTokens(client, options.environment);
    } catch (error) {
      if (listening.client() !== client) return;
      if (!tokensFail)
        log.error({ err: (error as Error).message }, "the tokens of applications cannot be read");
      tokensFail = true;
      return;
    }
    tokensFail = false;
    if (listening.client() === client) options.onTokens(tokens);
  }

  function found(): void {
    if (state.connected) return;
    state = { connected: true, since: new Date(), lastError: null };
    log.info("following the database");
    options.onConnected?.();
  }

  return {
    status: () => state,
    nudge: () => void reading.now(),
    stop: async () => {
      const read = reading.stop();
      await listening.stop();
      await read;
    },
  };
}
