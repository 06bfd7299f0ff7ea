import { createParser } from "eventsource-parser";
import {
  type Change,
  SDK_NAME,
  type SluiceProviderOptions,
  type Snapshot,
  type StreamStart,
} from "./model.ts";

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
const OPEN_MS = 5_000;
/** The gateway sends a sign of life every ten seconds. */
const SILENT_MS = 25_000;

export type GatewayFollower = { stop: () => void };

/**
 * Holds one event stream to the gateway open for as long as the program runs:
 *
 *   connecting → stream open → (its secret, snapshot, then changes) → stream ends or is silent → wait, 0.1 to 5 s → connecting
 *
 * Each connection begins with the whole state, so nothing that was missed meanwhile matters. One whose state is older than
 * what is held here ends: it is tried again, with longer and longer waits, until the gateway has caught up.
 */
export function followGateway(options: {
  url: string;
  clientId: string;
  provider: SluiceProviderOptions;
  onStart: (start: StreamStart) => void;
  /** False: it is older than what is held here. */
  onSnapshot: (snapshot: Snapshot) => boolean;
  onChange: (change: Change) => void;
  onLost: () => void;
}): GatewayFollower {
  const stopped = new AbortController();
  void (async () => {
    let retryMs = FIRST_RETRY_MS;
    // Of the stream before, which the gateway may still take for open: nobody else may end it.
    let secret: string | null = null;
    const following: Parameters<typeof followGateway>[0] = {
      ...options,
      onStart: (start) => {
        secret = start.secret;
        options.onStart(start);
      },
    };
    while (!stopped.signal.aborted) {
      try {
        await readStream(following, { secret, stopped: stopped.signal }, () => {
          retryMs = FIRST_RETRY_MS;
        });
      } catch {
        // Why it ended does not matter: what is known stays in force and the next connection tells the rest.
      }
      if (stopped.signal.aborted) return;
      options.onLost();
      await pause(retryMs * (0.75 + Math.random() / 2), stopped.signal);
      retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
    }
  })();
  return { stop: () => stopped.abort() };
}

async function readStream(
  options: Parameters<typeof followGateway>[0],
  { secret, stopped }: { secret: string | null; stopped: AbortSignal },
  onOpen: () => void,
): Promise<void> {
  const { clientName, token } = options.provider;
  const query = new URLSearchParams({ clientId: options.clientId, name: clientName, sdk: SDK_NAME });
  const silent = new AbortController();
  let watch = setTimeout(() => silent.abort(), OPEN_MS);
  watch.unref();
  try {
    const response = await fetch(`${options.url}/v1/stream?${query}`, {
      headers: {
        accept: "text/event-stream",
        ...authorization(token),
        ...(secret === null ? {} : { "sluice-stream": secret }),
      },
      signal: AbortSignal.any([stopped, silent.signal]),
    });
    if (!response.ok || response.body === null) throw new Error(`the gateway answered ${response.status}`);
    clearTimeout(watch);
    watch = setTimeout(() => silent.abort(), SILENT_MS);
    watch.unref();
    const parser = createParser({
      onEvent: ({ event, data }) => {
        if (event === "stream") options.onStart(JSON.parse(data) as StreamStart);
        else if (event === "snapshot") {
          if (!options.onSnapshot(JSON.parse(data) as Snapshot)) throw new Error("the gateway is behind");
          onOpen();
        } else if (event === "change") options.onChange(JSON.parse(data) as Change);
      },
    });
    const text = new TextDecoder();
    for await (const chunk of response.body) {
      watch.refresh();
      parser.feed(text.decode(chunk, { stream: true }));
    }
  } finally {
    clearTimeout(watch);
  }
}

export function authorization(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** Does not keep the program alive. */
function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    timer.unref();
    stopped.addEventListener("abort", () => resolve(), { once: true });
  });
}
