import type { IncomingMessage, ServerResponse } from "node:http";
import { bearerToken } from "#lib/identity/bearer-token.ts";
import { type Caller, NOBODY } from "../core/client-tokens.ts";
import { header, sendJson } from "./json.ts";
import type { Parts } from "./parts.ts";

/** Null after a refusal was answered. */
export function admit(
  { tokens, flags }: Pick<Parts, "tokens" | "flags">,
  response: ServerResponse,
  found: Caller | null,
): Caller | null {
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
export const NO_SECRET = "Send the secret that the stream began with as sluice-stream.";

export function refuse(response: ServerResponse, errorDetails: string): void {
  sendJson(response, 401, { errorCode: "GENERAL", errorDetails }, { "www-authenticate": "Bearer" });
}

export function tooMany(response: ServerResponse): void {
  const errorDetails = "Too many streams from this address. Close some, or try again in a minute.";
  sendJson(response, 429, { errorDetails }, { "retry-after": "60" });
}

/** As OFREP providers send it, or the SDK. */
export function tokenOf(request: IncomingMessage): string | undefined {
  return bearerToken(header(request, "authorization")) ?? header(request, "x-api-key");
}
