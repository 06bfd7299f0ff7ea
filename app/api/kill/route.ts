import { z } from "zod";
import { DEFAULT_ENVIRONMENT } from "#lib/kernel/environment.ts";
import { knownFields } from "#lib/kernel/input/known-fields.ts";
import { engageKillSwitch } from "#lib/kill/engage-kill-switch.ts";
import { liftKillSwitch } from "#lib/kill/lift-kill-switch.ts";
import { readStanding, standingInEnglish } from "#lib/kill/read-standing.ts";
import { apiRoute } from "#lib/web/api-route.ts";

const Body = z.looseObject({ action: z.enum(["engage", "lift"]) });

/**
 * GET: whether it is engaged, what the flags are set to, and who confirmed the last press or lift. `notRead` is a sentence if
 * the latter could not be read in time; these fields are null then.
 */
export const GET = apiRoute(async (ctx) =>
  standingInEnglish(await readStanding(ctx.db, DEFAULT_ENVIRONMENT)),
);

/**
 * POST {action: "engage", reason} or {action: "lift", reason, confirm: "lift"}. `changed` in the answer is false if it was
 * so already; nothing is on record then.
 */
export const POST = apiRoute(async (ctx, request) => {
  const { action, ...input } = Body.parse(await request.json());
  knownFields(input, ["environment", "reason", ...(action === "lift" ? ["confirm"] : [])]);
  const change = await (action === "engage" ? engageKillSwitch(ctx, input) : liftKillSwitch(ctx, input));
  const standing = await readStanding(ctx.db, change.environment, change);
  return { ...standingInEnglish(standing), changed: change.changed };
});
