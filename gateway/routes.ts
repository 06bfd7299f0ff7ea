import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Registry } from "prom-client";
import { z } from "zod";
import { log } from "#lib/log.ts";
import type { ClientToken } from "./client-token.ts";
import type { FlagSet } from "./flag-set.ts";
import type { Follower } from "./follow-database.ts";
import { BodyError, readJson, sendJson } from "./http.ts";
import type { Tally } from "./metrics.ts";
import type { Ofrep } from "./ofrep.ts";
import type { Presence } from "./presence.ts";
import type { Streams } from "./streams.ts";
import type { Telemetry } from "./telemetry.ts";

const MOST_TELEMETRY_BYTES = 1024 * 1024;
const SINGLE = "/ofrep/v1/evaluate/flags/";
const BULK = "/ofrep/v1/evaluate/flags";

const Client = z.object({
  clientId: z.string().min(1).max(100),
  name: z.string().min(1).max(100),
  sdk: z.string().min(1).max(100),
});
const Ack = z.object({ clientId: z.string().min(1).max(100), revision: z.number().int().nonnegative() });
const Report = z.object({
  clientId: z.string().min(1).max(100),
  answers: z.record(
    z.string(),
    z.object({ on: z.number().int().nonnegative(), off: z.number().int().nonnegative() }),
  ),
  keys: z.array(z.string()).max(20_000),
});

export type Parts = {
  flags: FlagSet;
  follower: Follower;
  streams: Streams;
  presence: Presence;
  telemetry: Telemetry;
  ofrep: Ofrep;
  token: ClientToken;
  tally: Tally;
  metrics: Registry;
  publicUrl: string | undefined;
};

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
      log.error({ err: error, url: request.url }, "request failed");
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
  if (method === "POST" && path.startsWith(SINGLE)) {
    count("ofrep-single");
    if (!parts.token.allows(request)) return refuse(response);
    return parts.ofrep.single(request, response, decodeKey(path.slice(SINGLE.length)));
  }
  if (method === "OPTIONS") return preflight(response);
  if (method === "POST" && path === BULK) {
    count("ofrep-bulk");
    if (!parts.token.allows(request)) return refuse(response);
    return parts.ofrep.bulk(request, response, eventsUrl(parts, request));
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
    case "GET /ofrep/v1/events":
      count("ofrep-events");
      if (!parts.token.allowsStream(request, search.get("key"))) return refuse(response);
      return parts.streams.openOfrep(response, request.headers["last-event-id"]?.toString());
    case "GET /v1/stream":
      count("sdk-stream");
      if (!parts.token.allows(request)) return refuse(response);
      return openSdkStream(parts, response, search);
    case "POST /v1/ack":
      count("sdk-ack");
      if (!parts.token.allows(request)) return refuse(response);
      return acknowledge(parts, request, response);
    case "POST /v1/telemetry":
      count("sdk-telemetry");
      if (!parts.token.allows(request)) return refuse(response);
      return report(parts, request, response);
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

function refuse(response: ServerResponse): void {
  const errorDetails = "Send the client token as Authorization: Bearer.";
  sendJson(response, 401, { errorCode: "GENERAL", errorDetails }, { "www-authenticate": "Bearer" });
}

function preflight(response: ServerResponse): void {
  response
    .writeHead(204, {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, POST, OPTIONS",
      "access-control-allow-headers": "authorization, content-type, if-none-match, last-event-id, x-api-key",
      "access-control-max-age": "600",
    })
    .end();
}

/** As the caller reached this gateway, unless it was told its public address. */
function eventsUrl(parts: Parts, request: IncomingMessage): string {
  const base = parts.publicUrl ?? `http://${request.headers.host ?? "localhost"}`;
  const key = parts.token.streamKey === null ? "" : `?key=${parts.token.streamKey}`;
  return `${base.replace(/\/$/, "")}/ofrep/v1/events${key}`;
}

function health({ flags, follower, streams }: Parts, response: ServerResponse): void {
  const database = follower.status();
  const serving = flags.canAnswer;
  sendJson(response, serving ? 200 : 503, {
    status: serving ? "serving" : "no flags yet",
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
  });
}

function openSdkStream({ flags, streams }: Parts, response: ServerResponse, search: URLSearchParams): void {
  const client = Client.safeParse(Object.fromEntries(search));
  if (!client.success) {
    const errorDetails = "clientId, name and sdk are needed, at most 100 characters each.";
    sendJson(response, 400, { errorDetails });
    return;
  }
  if (flags.source === "nothing") {
    sendJson(response, 503, { errorDetails: "The gateway has no flags yet." }, { "retry-after": "1" });
    return;
  }
  streams.openSdk(client.data, response);
}

async function acknowledge(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const ack = Ack.safeParse(await readJson(request, MOST_TELEMETRY_BYTES));
  // A client cannot serve what this gateway has not served yet.
  if (!ack.success || ack.data.revision > parts.flags.revision) {
    return sendJson(response, 400, { errorDetails: "clientId and a revision that was served are needed." });
  }
  if (!parts.streams.heard(ack.data.clientId)) return noStream(response);
  parts.presence.acknowledged(ack.data.clientId, ack.data.revision);
  response.writeHead(204).end();
}

async function report(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { flags, streams, telemetry } = parts;
  const report = Report.safeParse(await readJson(request, MOST_TELEMETRY_BYTES));
  if (!report.success) return sendJson(response, 400, { errorDetails: z.prettifyError(report.error) });
  for (const [flag, { on, off }] of Object.entries(report.data.answers)) {
    if (flags.has(flag)) telemetry.reported(flag, on, off);
  }
  for (const key of report.data.keys) telemetry.seen(key);
  if (!streams.heard(report.data.clientId)) return noStream(response);
  response.writeHead(204).end();
}

function noStream(response: ServerResponse): void {
  sendJson(response, 409, { errorDetails: "This client has no stream here. Open GET /v1/stream first." });
}
