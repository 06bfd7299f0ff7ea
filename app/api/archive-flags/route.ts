import { archiveFlags } from "#lib/flags/archive-flags.ts";
import { apiRoute } from "#lib/web/api-route.ts";

/**
 * POST {q?, state?, owner?, createdBy?, olderThanDays?, asked?, expected, reason?}: archives all that match, but for what
 * is still used. 409 if not as many match as expected.
 */
export const POST = apiRoute(async (ctx, request) => archiveFlags(ctx, await request.json()));
