import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/**
 * Adds to X-Forwarded-For of every request whom it came from, as each proxy does. Next does so only where the header is
 * absent, so that a caller who sends one could choose its own address.
 */
export function appendPeers(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const claimed = request.headers["x-forwarded-for"];
    const peer = request.socket.remoteAddress ?? "unknown";
    request.headers["x-forwarded-for"] = claimed ? `${claimed}, ${peer}` : peer;
  });
}
