import { unarchiveFlag } from "#lib/flags/verbs/unarchive-flag.ts";
import { apiRoute } from "#lib/web/api-route.ts";
import { optionalBody } from "#lib/web/optional-body.ts";

/** POST {reason?}: back in the list, off. */
export const POST = apiRoute<{ name: string }>(async (ctx, request, { name }) =>
  unarchiveFlag(ctx, { ...(await optionalBody(request, ["reason"])), name }),
);
