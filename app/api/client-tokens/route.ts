import { createClientToken } from "#lib/identity/applications/create-client-token.ts";
import { listClientTokens } from "#lib/identity/applications/reads.ts";
import { knownFields } from "#lib/kernel/input/known-fields.ts";
import { apiRoute } from "#lib/web/api-route.ts";

/** GET: the tokens that applications ask gateways with, those that ended too. */
export const GET = apiRoute(async (ctx) => ({ tokens: await listClientTokens(ctx) }));

/** POST {application, scope?: "server" | "browser", expiresInDays?}: a new one, which is in the answer this once. */
export const POST = apiRoute(async (ctx, request) =>
  createClientToken(ctx, knownFields(await request.json(), ["application", "scope", "expiresInDays"])),
);
