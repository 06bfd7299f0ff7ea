import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Registry } from "prom-client";
import { z } from "zod";
import { log } from "#lib/log.ts";
import { isStorable } from "#lib/storable-text.ts";
import { type Caller, type ClientTokens, NOBODY } from "./client-tokens.ts";
import type { FlagSet } from "./flag-set.ts";
import type { Follower } from "./follow-database.ts";
import { BodyError, header, readJson, sendJson } from "./http.ts";
import type { Tally } from "./metrics.ts";
import type { Ofrep } from "./ofrep.ts";
import type { Presence, PresentClient } from "./presence.ts";
import type { StreamLimits } from "./stream-limits.ts";
import type { Streams } from "./streams.ts";
import type { Telemetry } from "./telemetry.ts";
import type { Writers } from "./writers.ts";

const MOST_TELEMETRY_BYTES = 1024 * 1024;
const SINGLE = "/ofrep/v1/evaluate/flags/";
const BULK = "/ofrep/v1/evaluate/flags";

const OFREP = "/ofrep/";
/** Far more answers than one program gives between two posts. */
const MOST_ANSWERS = 1_000_000_000;
const MOST_FLAGS = 10_000;
const MOST_KEYS = 20_000;

const Name = z.string().min(1).max(100).refine(isStorable);
const Count = z.number().int().min(0).max(MOST_ANSWERS);
const Client = z.object({ clientId: Name, name: Name, sdk: Name });
const Ack = z.object({ clientId: Name, revision: z.number().int().nonnegative() });
const Leave = z.object({ clientId: Name });
const Report = z.object({
  clientId: Name,
  answers: z
    .record(z.string(), z.object({ on: Count, off: Count }))
    .refine((answers) => Object.keys(answers).length <= MOST_FLAGS, `at most ${MOST_FLAGS} flags`),
  keys: z.array(z.string()).max(MOST_KEYS),
});

export type Parts = {
  flags: FlagSet;
  follower: Follower;
  streams: Streams;
  presence: Presence;
  telemetry: Telemetry;
  ofrep: Ofrep;
  tokens: ClientTokens;
  limits: StreamLimits;
  writers: Writers;
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

/** Null after a refusal was answered. */
function admit({ tokens, flags }: Parts, response: ServerResponse, found: Caller | null): Caller | null {
  if (found !== null) return found;
  if (tokens.areRead) refuse(response, NO_TOKEN);
  // Killed by its environment it knows the answer to everything, and that is no secret.
  else if (flags.environmentKill) return NOBODY;
  else sendJson(response, 503, { errorCode: "GENERAL", errorDetails: NO_TOKENS_YET }, { "retry-after": "1" });
  return null;
}

const NO_TOKENS_YET =
  "The gateway has not read the applications' tokens yet: its database cannot be reached.";
const NO_TOKEN = "Send your application's client token as Authorization: Bearer.";
const NO_SECRET = "Send the secret that the stream began with as sluice-stream.";

function refuse(response: ServerResponse, errorDetails: string): void {
  sendJson(response, 401, { errorCode: "GENERAL", errorDetails }, { "www-authenticate": "Bearer" });
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

async function openSdkStream(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  search: URLSearchParams,
): Promise<void> {
  const caller = mayStream(parts, request, response);
  if (caller === null) return;
  const client = Client.safeParse(Object.fromEntries(search));
  if (!client.success) {
    const errorDetails = "clientId, name and sdk are needed: text of 1 to 100 characters each, without NUL.";
    return sendJson(response, 400, { errorDetails });
  }
  if (parts.flags.source === "nothing") {
    const errorDetails = "The gateway has no flags yet.";
    return sendJson(response, 503, { errorDetails }, { "retry-after": "1" });
  }
  if (!(await parts.limits.admit(request, response, caller))) return tooMany(response);
  parts.streams.openSdk(caller, client.data, response);
}

async function acknowledge(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const caller = mayStream(parts, request, response);
  if (caller === null) return;
  const ack = Ack.safeParse(await readJson(request, MOST_TELEMETRY_BYTES));
  // A client cannot serve what this gateway has not served yet.
  if (!ack.success || ack.data.revision > parts.flags.revision) {
    return sendJson(response, 400, { errorDetails: "clientId and a revision that was served are needed." });
  }
  const client = hear(parts, request, response, { caller, clientId: ack.data.clientId });
  if (client === null) return;
  // Nobody's word counts, so that none is kept: anybody could fill the table.
  if (client.authenticated) parts.presence.acknowledged(client.clientId, ack.data.revision);
  response.writeHead(204).end();
}

async function report(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { flags, telemetry } = parts;
  const caller = mayStream(parts, request, response);
  if (caller === null) return;
  const report = Report.safeParse(await readJson(request, MOST_TELEMETRY_BYTES));
  if (!report.success) return sendJson(response, 400, { errorDetails: z.prettifyError(report.error) });
  const client = hear(parts, request, response, { caller, clientId: report.data.clientId });
  if (client === null) return;
  for (const [flag, { on, off }] of Object.entries(report.data.answers)) {
    if (flags.has(flag)) telemetry.reported(client, flag, on, off);
  }
  for (const key of report.data.keys) telemetry.seen(client, key);
  response.writeHead(204).end();
}

async function leave(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const caller = mayStream(parts, request, response);
  if (caller === null) return;
  const named = Leave.safeParse(await readJson(request, MOST_TELEMETRY_BYTES));
  if (!named.success) return sendJson(response, 400, { errorDetails: "clientId is needed." });
  const client = hear(parts, request, response, { caller, clientId: named.data.clientId });
  if (client === null) return;
  parts.streams.leave(client);
  response.writeHead(204).end();
}

/** Null after a refusal was answered. */
function mayStream(parts: Parts, request: IncomingMessage, response: ServerResponse): Caller | null {
  const caller = admit(parts, response, parts.tokens.callerOf(request));
  if (caller === null || caller.mayStream) return caller;
  const errorDetails = "This token is for browsers: it may evaluate flags and nothing else.";
  sendJson(response, 403, { errorCode: "GENERAL", errorDetails });
  return null;
}

/** The client whose word this is; null after a refusal was answered, and then nothing of it counts. */
function hear(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  who: { caller: Caller; clientId: string },
): PresentClient | null {
  const heard = parts.streams.hear({ ...who, secret: header(request, "sluice-stream") });
  if (heard === "not its secret") refuse(response, NO_SECRET);
  else if (heard === "no stream") {
    const errorDetails = "This client has no stream here. Open GET /v1/stream first.";
    sendJson(response, 409, { errorDetails });
  } else return heard;
  return null;
}

function tooMany(response: ServerResponse): void {
  const errorDetails = "Too many streams from this address. Close some, or try again in a minute.";
  sendJson(response, 429, { errorDetails }, { "retry-after": "60" });
}
