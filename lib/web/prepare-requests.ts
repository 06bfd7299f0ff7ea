import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerBrokenRequests } from "./answer-broken-requests.ts";
import { isNextsOwn } from "./is-nexts-own.ts";
import { CLOSED_POLICY, securityHeaders } from "./security-headers.ts";

/** What Next has handlers for; its own classes throw at others, before any code of ours. */
const METHODS = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);
/** Answers 405, as the address does that it is `of`. */
export const NO_SUCH_METHOD = "/api/no-such-method";
/** Answers 404, as every address below /api that names nothing. */
export const NOTHING = "/api/nothing";

/**
 * What holds for every request of this process, files and error pages included, before Next looks at it: whom it came
 * from, the headers of its answer unless a page has its own, and that its method is one there is.
 */
export function prepareRequests(publicUrl: string | undefined): void {
  const headers = { ...securityHeaders(publicUrl), "content-security-policy": CLOSED_POLICY };
  answerBrokenRequests(headers);
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    appendPeer(request);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    // "GET http://elsewhere/x" and "OPTIONS *": the first would be led elsewhere, the second fails.
    if (!request.url?.startsWith("/")) request.url = pathOf(request.url ?? "");
    if (process.env.NODE_ENV !== "development" && isNextsOwn(request.url ?? "")) request.url = NOTHING;
    if (METHODS.has(request.method ?? "") && request.url !== NO_SUCH_METHOD) return;
    request.method = "GET";
    if (request.url !== NO_SUCH_METHOD)
      request.url = `${NO_SUCH_METHOD}?of=${encodeURIComponent(request.url ?? "")}`;
  });
}

function pathOf(whole: string): string {
  const url = URL.parse(whole);
  return url?.pathname.startsWith("/") ? url.pathname + url.search : NO_SUCH_METHOD;
}

/**
 * Adds to X-Forwarded-For whom the request came from, as each proxy does. Next does so only where the header is absent, so
 * that a caller who sends one could choose its own address.
 */
function appendPeer(request: IncomingMessage): void {
  const claimed = request.headers["x-forwarded-for"];
  const peer = request.socket.remoteAddress ?? "unknown";
  request.headers["x-forwarded-for"] = claimed ? `${claimed}, ${peer}` : peer;
}
