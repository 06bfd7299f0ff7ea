const NAME = "sluice-live";
const RETRY_MS = 2_000;

export type LiveListener = {
  /** Something changed, or may have. */
  onChange: () => void;
  /** The server read its database at that moment. */
  onAlive: (at: Date) => void;
};
type Told = { alive: string } | "change";

/**
 * What the server tells open pages, over one connection for all pages of a browser: over plain HTTP a browser has six
 * in all, and the seventh page, or a press of the kill switch, would wait for one for ever. One page holds a lock and
 * the connection, and tells the others; when it ends, another goes on. Browsers hold locks for https and localhost
 * alone; elsewhere each page has a connection of its own while it is seen. @returns how to stop
 */
export function listenLive(listener: LiveListener): () => void {
  const channel = new BroadcastChannel(NAME);
  const ended = new AbortController();
  const startedAt = Date.now();
  const hear = (told: Told) => {
    if (told === "change") listener.onChange();
    else listener.onAlive(new Date(told.alive));
  };
  const tell = (told: Told) => {
    if (ended.signal.aborted) return;
    channel.postMessage(told);
    hear(told);
  };
  channel.onmessage = ({ data }: MessageEvent<Told>) => hear(data);
  if (!navigator.locks) streamWhileSeen(hear, ended.signal);
  else
    navigator.locks
      .request(NAME, { signal: ended.signal }, () => {
        if (Date.now() - startedAt > 500) tell("change"); // what happened since the one before ended was told to nobody
        const close = openStream(tell);
        return new Promise<void>((resolve) => {
          ended.signal.addEventListener("abort", () => {
            close();
            resolve();
          });
        });
      })
      .catch(() => {}); // it ended before its turn came
  return () => {
    ended.abort();
    channel.close();
  };
}

function streamWhileSeen(hear: (told: Told) => void, ended: AbortSignal): void {
  let close: (() => void) | null = null;
  const look = () => {
    if (document.hidden) {
      close?.();
      close = null;
    } else if (close === null) {
      close = openStream(hear);
      hear("change");
    }
  };
  if (!document.hidden) close = openStream(hear);
  document.addEventListener("visibilitychange", look, { signal: ended });
  ended.addEventListener("abort", () => close?.());
}

function openStream(tell: (told: Told) => void): () => void {
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  const connect = () => {
    source = new EventSource("/api/live");
    source.onmessage = () => tell("change");
    source.addEventListener("alive", (event: MessageEvent<string>) => tell({ alive: event.data }));
    source.onerror = onError;
  };
  // The browser tries again by itself, unless it was refused. Without a session the page finds out why; when the
  // server only failed, reading the page would replace it by an error.
  const onError = async () => {
    if (source.readyState !== EventSource.CLOSED) return;
    const status = await fetch("/api/live", { method: "HEAD" }).then(
      (answer) => answer.status,
      () => null,
    );
    if (closed) return;
    if (status === 401) tell("change");
    else retry = setTimeout(connect, RETRY_MS);
  };
  connect();
  return () => {
    closed = true;
    source.close();
    clearTimeout(retry);
  };
}
