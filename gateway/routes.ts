import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { log } from "#lib/kernel/log/log.ts";
import { admit, tooMany } from "./admit.ts";
import type { Caller } from "./client-tokens.ts";
import { BodyError, header, sendJson } from "./http.ts";
import type { Parts } from "./parts.ts";
import { acknowledge, leave, openSdkStream, report } from "./sdk-routes.ts";

const SINGLE = "/ofrep/v1/evaluate/flags/";
const BULK = "/ofrep/v1/evaluate/flags";

const OFREP = "/ofrep/";

/** What the gateway answers; the single evaluation comes first, because it is nearly all of the load. */
export function routes(parts: Parts): RequestListener {
  const { tally } = parts;
  const count = (kind: string) => {
    tally.requests[kind] = (tally.requests[kind] ?? 0) + 1;
  };
  return (request, response) => {
    handle(parts, request, response, count).catch((error: unknown) => {
      if (error instanceof BodyError) {
        if (!response.headersSent) sendJson(response, error.status, { errorDetails: error.message });
        return;
      }
      log.error({ err: error, path: request.url?.split("?")[0] }, "request failed"); // the query may hold a key
      if (response.headersSent) response.destroy();
      else
        sendJson(response, 500, {
          errorCode: "GENERAL",
          errorDetails: "The gateway failed; its log says why.",
        });
    });
  };
}

async function handle(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  count: (kind: string) => void,
): Promise<void> {
  const { method, url = "/" } = request;
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  if (path.startsWith(OFREP)) {
    // A browser on any site may ask what a flag answers it, and nothing else of this gateway.
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "etag");
    if (method === "OPTIONS") return preflight(response);
  }
  if (method === "POST" && (path === BULK || path.startsWith(SINGLE))) {
    count(path === BULK ? "ofrep-bulk" : "ofrep-single");
    const caller = admit(parts, response, parts.tokens.callerOf(request));
    if (caller === null) return;
    const asked = { caller, request, response };
    return path === BULK
      ? parts.ofrep.bulk(asked, eventsUrl(parts, request, caller))
      : parts.ofrep.single(asked, decodeKey(path.slice(SINGLE.length)));
  }
  if (path === BULK || path.startsWith(SINGLE)) {
    count("unknown");
    const errorDetails = `Questions are asked with POST, not ${method}.`;
    return sendJson(response, 405, { errorCode: "GENERAL", errorDetails }, { allow: "POST, OPTIONS" });
  }
  const search = new URLSearchParams(query < 0 ? "" : url.slice(query + 1));
  switch (`${method} ${path}`) {
    case "GET /healthz":
      return health(parts, response);
    case "GET /metrics": {
      const text = await parts.metrics.metrics();
      response.writeHead(200, { "content-type": parts.metrics.contentType }).end(text);
      return;
    }
    case "GET /ofrep/v1/events": {
      count("ofrep-events");
      const caller = admit(parts, response, parts.tokens.callerOfEvents(request, search.get("key")));
      if (caller === null) return;
      if (!(await parts.limits.admit(request, response, caller))) return tooMany(response);
      return parts.streams.openOfrep(caller, response, header(request, "last-event-id"));
    }
    case "GET /v1/stream":
      count("sdk-stream");
      return openSdkStream(parts, request, response, search);
    case "POST /v1/ack":
      count("sdk-ack");
      return acknowledge(parts, request, response);
    case "POST /v1/telemetry":
      count("sdk-telemetry");
      return report(parts, request, response);
    case "POST /v1/leave":
      count("sdk-leave");
      return leave(parts, request, response);
    default:
      count("unknown");
      sendJson(response, 404, { errorDetails: `There is nothing at ${method} ${path}.` });
  }
}

function decodeKey(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not an encoding: it is no flag's name either, and gets the 404
  }
}

function preflight(response: ServerResponse): void {
  response
    .writeHead(204, {
      "access-control-allow-methods": "GET, POST, OPTIONS",
      "access-control-allow-headers": "authorization, content-type, if-none-match, last-event-id, x-api-key",
      "access-control-max-age": "600",
    })
    .end();
}

/** As the caller reached this gateway, unless it was told its public address. */
function eventsUrl(parts: Parts, request: IncomingMessage, caller: Caller): string {
  const base = parts.publicUrl ?? `http://${request.headers.host ?? "localhost"}`;
  const key = caller.streamKey === null ? "" : `?key=${caller.streamKey}`;
  return `${base.replace(/\/$/, "")}/ofrep/v1/events${key}`;
}

function health({ flags, follower, streams, tokens, writers }: Parts, response: ServerResponse): void {
  const database = follower.status();
  const serving = flags.canAnswer && (tokens.areRead || flags.environmentKill);
  sendJson(response, serving ? 200 : 503, {
    status: serving ? "serving" : flags.canAnswer ? "no tokens yet" : "no flags yet",
    revision: flags.revision,
    flags: flags.size,
    from: flags.source,
    killed: flags.killed,
    environmentKill: flags.environmentKill,
    database: {
      connected: database.connected,
      since: database.since,
      ...(database.connected ? {} : { error: database.lastError ?? "not reached yet" }),
    },
    clients: streams.counts().sdk,
    tokens: { required: tokens.required, known: tokens.size },
    cannotWrite: writers.failing(),
  });
}
