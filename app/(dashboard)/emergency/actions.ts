"use server";
import { revalidatePath } from "next/cache";
import { engageKillSwitch } from "#lib/emergency/engage-kill-switch.ts";
import { liftKillSwitch } from "#lib/emergency/lift-kill-switch.ts";
import { type FormState, runAction } from "#lib/web/run-action.ts";

export async function engage(_: FormState, form: FormData): Promise<FormState> {
  return runAction(async (ctx) => {
    await engageKillSwitch(ctx, Object.fromEntries(form));
    revalidatePath("/", "layout");
  });
}

export async function lift(_: FormState, form: FormData): Promise<FormState> {
  return runAction(async (ctx) => {
    await liftKillSwitch(ctx, Object.fromEntries(form));
    revalidatePath("/", "layout");
  });
}
