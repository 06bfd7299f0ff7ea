import { previewArchive } from "#lib/flags/reads/preview-archive.ts";
import { archiveFlags } from "#lib/flags/verbs/archive-flags.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { commas } from "#lib/messages/catalogue/listed.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { apiRoute } from "#lib/web/api-route.ts";
import { previewBody } from "#lib/web/preview-body.ts";

/** One of them is given: none would mean every flag there is. */
const WHICH = ["names", "q", "state", "owner", "createdBy", "olderThanDays", "asked"];
const HOW = ["evenIfAsked", "expected", "revision", "reason"];

/**
 * POST {names?, q?, state?, owner?, createdBy?, olderThanDays?, asked?, evenIfAsked?, expected?, revision?, reason?}:
 * archives the named flags, or all that match, but for what is still used. `expected` is needed without names: 409 if not
 * as many match. "preview": true tells how many it would be and who leaves, and changes nothing.
 */
export const POST = apiRoute(async (ctx, request) => {
  const { preview, input } = await previewBody(request, [...WHICH, ...HOW]);
  if (!WHICH.some((field) => input[field] !== undefined))
    throw new AppError("invalid", message("requests.address.whichFlags", { fields: commas(WHICH) }));
  return preview ? previewArchive(ctx, input) : archiveFlags(ctx, input);
});
