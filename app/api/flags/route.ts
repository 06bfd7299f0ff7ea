import { listFlags } from "#lib/flags/reads/read-flags.ts";
import { createFlag } from "#lib/flags/verbs/create-flag.ts";
import { knownFields } from "#lib/kernel/input/known-fields.ts";
import { apiRoute } from "#lib/web/api-route.ts";

/** GET: every flag, and whether the kill switch is engaged. */
export const GET = apiRoute((ctx) => listFlags(ctx.db, ctx.now()));

/** POST {name, description?, owner?, planName?}: a new flag, which is off. */
export const POST = apiRoute(async (ctx, request) =>
  createFlag(ctx, knownFields(await request.json(), ["name", "description", "owner", "planName"])),
);
