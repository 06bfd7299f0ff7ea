import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { header } from "./http.ts";

/** Checks who may ask. Without SLUICE_CLIENT_TOKEN everybody who can reach the port may. */
export type ClientToken = {
  allows: (request: IncomingMessage) => boolean;
  /** For the address of an event stream, where a browser cannot send a header: it opens that stream and nothing else. */
  streamKey: string | null;
  allowsStream: (request: IncomingMessage, key: string | null) => boolean;
};

export function clientToken(token: string | undefined): ClientToken {
  if (token === undefined) {
    return { allows: () => true, streamKey: null, allowsStream: () => true };
  }
  const streamKey = createHmac("sha256", token).update("sluice ofrep events").digest("base64url");
  const allows = (request: IncomingMessage) => {
    const given =
      header(request, "authorization")?.match(/^Bearer (.+)$/i)?.[1] ?? header(request, "x-api-key");
    return given !== undefined && same(given, token);
  };
  return {
    allows,
    streamKey,
    allowsStream: (request, key) => allows(request) || (key !== null && same(key, streamKey)),
  };
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHmac("sha256", "compare").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
