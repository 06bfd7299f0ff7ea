import { subscribe } from "node:diagnostics_channel";
import { Server } from "node:http";
import { answerBrokenRequest } from "../kernel/process/answer-broken-request.ts";

/** Of every server of this process, whoever made it: Next makes its own. */
export function answerBrokenRequests(headers: Record<string, string>): void {
  const known = new WeakSet<Server>();
  const answer = answerBrokenRequest(headers);
  subscribe("net.server.socket", (message) => {
    const { server } = (message as { socket: { server?: unknown } }).socket;
    if (!(server instanceof Server) || known.has(server)) return;
    known.add(server);
    server.on("clientError", answer);
    // Nothing here speaks another protocol. Next's own listener leaves such a request open for ever, and without one it is
    // answered as if the wish were not there, as HTTP has it. In development Next reloads pages over it.
    if (process.env.NODE_ENV !== "development") server.removeAllListeners("upgrade");
  });
}
