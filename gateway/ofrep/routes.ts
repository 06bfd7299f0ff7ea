import { admit, tokenOf, tooMany } from "../http/admit.ts";
import { header, sendJson } from "../http/json.ts";
import type { Asked, Route } from "../http/route.ts";

const BULK = "/ofrep/v1/evaluate/flags";
const SINGLE = `${BULK}/`;
const EVENTS = "/ofrep/v1/events";

/** OpenFeature Remote Evaluation Protocol 0.3. */
export const OFREP_ROUTES: Route[] = [
  { method: "POST", path: SINGLE, counted: "ofrep-single", answer: single },
  { method: "POST", path: BULK, counted: "ofrep-bulk", answer: bulk },
  { method: "*", path: SINGLE, counted: "unknown", answer: onlyPosted },
  { method: "*", path: BULK, counted: "unknown", answer: onlyPosted },
  { method: "GET", path: EVENTS, counted: "ofrep-events", answer: events },
];

async function single({ parts, request, response, rest }: Asked): Promise<void> {
  const caller = admit(parts, response, parts.tokens.callerOf(tokenOf(request)));
  if (caller !== null) return parts.ofrep.single({ caller, request, response }, decodeKey(rest));
}

async function bulk({ parts, request, response }: Asked): Promise<void> {
  const caller = admit(parts, response, parts.tokens.callerOf(tokenOf(request)));
  if (caller === null) return;
  // As the caller reached this gateway, unless it was told its public address.
  const base = parts.publicUrl ?? `http://${request.headers.host ?? "localhost"}`;
  const key = caller.streamKey === null ? "" : `?key=${caller.streamKey}`;
  return parts.ofrep.bulk({ caller, request, response }, `${base.replace(/\/$/, "")}${EVENTS}${key}`);
}

function onlyPosted({ request, response }: Asked): void {
  const errorDetails = `Questions are asked with POST, not ${request.method}.`;
  sendJson(response, 405, { errorCode: "GENERAL", errorDetails }, { allow: "POST, OPTIONS" });
}

async function events({ parts, request, response, query }: Asked): Promise<void> {
  const { tokens, limits, streams } = parts;
  const key = new URLSearchParams(query).get("key");
  const found = key === null ? tokens.callerOf(tokenOf(request)) : tokens.callerOfStreamKey(key);
  const caller = admit(parts, response, found);
  if (caller === null) return;
  if (!(await limits.admit(request, response, caller))) return tooMany(response);
  return streams.openOfrep(caller, response, header(request, "last-event-id"));
}

function decodeKey(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not an encoding: it is no flag's name either, and gets the 404
  }
}
