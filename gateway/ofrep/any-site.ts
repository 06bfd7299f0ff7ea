import type { ServerResponse } from "node:http";

const OFREP = "/ofrep/";

/**
 * A browser on any site may ask what a flag answers it, and nothing else of this gateway.
 * @returns true where that was all that was asked
 */
export function openToAnySite(path: string, method: string, response: ServerResponse): boolean {
  if (!path.startsWith(OFREP)) return false;
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-expose-headers", "etag");
  if (method !== "OPTIONS") return false;
  response
    .writeHead(204, {
      "access-control-allow-methods": "GET, POST, OPTIONS",
      "access-control-allow-headers": "authorization, content-type, if-none-match, last-event-id, x-api-key",
      "access-control-max-age": "600",
    })
    .end();
  return true;
}
