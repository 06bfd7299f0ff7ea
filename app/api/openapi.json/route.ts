import { openApi } from "#lib/surfaces/openapi.ts";
import { openRoute } from "#lib/web/api-route.ts";

const document = JSON.stringify(openApi());

/** GET: the interface below /api/v1 as OpenAPI 3.1. Open, as it says nothing of this Sluice. */
export const GET = openRoute(
  async () =>
    new Response(document, { headers: { "content-type": "application/json", "cache-control": "no-cache" } }),
);
