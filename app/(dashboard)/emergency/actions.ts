"use server";
import { revalidatePath } from "next/cache";
import type { Context } from "#lib/kernel/context.ts";
import { engageKillSwitch } from "#lib/kill/engage-kill-switch.ts";
import { liftKillSwitch } from "#lib/kill/lift-kill-switch.ts";
import type { KillSwitchChange } from "#lib/kill/model.ts";
import { readStanding } from "#lib/kill/read-standing.ts";
import { type Action, doing } from "#lib/web/action.ts";
import { formFields, formOf } from "#lib/web/form-fields.ts";
import { getSay } from "#lib/web/get-say.ts";
import { runAction } from "#lib/web/run-action.ts";

export const engage = change(engageKillSwitch);
export const lift = change(liftKillSwitch);

/** Where what the pages show cannot be read, reading them anew would answer a press that is in force with an error. */
function change(verb: (ctx: Context, input: unknown) => Promise<KillSwitchChange>): Action<unknown> {
  return doing(verb, async (_, form) => {
    const { data: notRead, ...state } = await runAction(async (ctx) => {
      const change = await verb(ctx, formFields(formOf(form)));
      const standing = await readStanding(ctx.db, change.environment, change);
      if (standing.notRead === null) revalidatePath("/", "layout");
      return standing.notRead;
    });
    return notRead ? { ...state, message: (await getSay())(notRead) } : state;
  });
}
