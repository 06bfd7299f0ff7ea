"use server";
import { engageKillSwitch } from "#lib/emergency/engage-kill-switch.ts";
import { liftKillSwitch } from "#lib/emergency/lift-kill-switch.ts";
import type { FormState } from "#lib/web/form-state.ts";
import { runVerb } from "#lib/web/run-verb.ts";

export async function engage(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(engageKillSwitch, form, "/");
}

export async function lift(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(liftKillSwitch, form, "/");
}
