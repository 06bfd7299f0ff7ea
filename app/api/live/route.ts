import { openRoute } from "#lib/web/api-route.ts";
import { liveHub } from "#lib/web/live-hub.ts";
import { currentActor } from "#lib/web/session/session.ts";

/** After that a browser connects again, and its session is looked at again. */
const LIFETIME_MS = 5 * 60_000;

/** Written every second or so by heartbeats and samples, so open pages hear of them less often. */
const BUSY_TABLES = new Set(["gateways", "gateway_clients", "outbox_samples"]);
const BUSY_MS = 5_000;

/** Somebody's access may have ended, so all prove theirs again. */
const ACCESS_TABLES = new Set(["users", "sessions"]);

/** Whether GET would answer: an EventSource that is refused does not learn why. */
export const HEAD = openRoute(async () => new Response(null, { status: (await currentActor()) ? 200 : 401 }));

/**
 * Server-sent events for open pages: the name of each table that changed, and "alive" with the moment at which the
 * database was read, every two seconds while it can be. Sessions only.
 */
export const GET = openRoute(async (request) => {
  if (!(await currentActor())) return new Response(null, { status: 401 });
  const encoder = new TextEncoder();
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      let open = true;
      const close = () => {
        stop();
        if (open) controller.close();
        open = false;
      };
      let lastBusyAt = 0;
      const unlisten = liveHub().listen({
        onChange: (table) => {
          if (BUSY_TABLES.has(table)) {
            if (Date.now() - lastBusyAt < BUSY_MS) return;
            lastBusyAt = Date.now();
          }
          send(`data: ${table}\n\n`);
          if (ACCESS_TABLES.has(table)) close();
        },
        onAlive: (at) => send(`event: alive\ndata: ${at.toISOString()}\n\n`),
      });
      const end = setTimeout(close, LIFETIME_MS);
      stop = () => {
        unlisten();
        clearTimeout(end);
      };
      request.signal.addEventListener("abort", close);
      send("retry: 1000\n\n");
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
});
