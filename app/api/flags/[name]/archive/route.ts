import { archiveFlag } from "#lib/flags/verbs/archive-flag.ts";
import { apiRoute } from "#lib/web/api-route.ts";
import { optionalBody } from "#lib/web/optional-body.ts";

/** POST {reason?, revision?, evenIfAsked?}: served off from then on, and out of the list. 409 names who still asks. */
export const POST = apiRoute<{ name: string }>(async (ctx, request, { name }) =>
  archiveFlag(ctx, { ...(await optionalBody(request, ["reason", "revision", "evenIfAsked"])), name }),
);
