"use server";

import { revalidatePath } from "next/cache";
import type { Context } from "#lib/context.ts";
import { countReach } from "#lib/flags/count-reach.ts";
import { createFlag } from "#lib/flags/create-flag.ts";
import { editFlag } from "#lib/flags/edit-flag.ts";
import { holdFlag } from "#lib/flags/hold-flag.ts";
import type { FlagPreview, FlagRow, Reach } from "#lib/flags/model.ts";
import { previewFlag } from "#lib/flags/preview-flag.ts";
import { releaseFlag } from "#lib/flags/release-flag.ts";
import { restoreFlagVersion } from "#lib/flags/restore-flag-version.ts";
import { setFlagEnabled } from "#lib/flags/set-flag-enabled.ts";
import { setFlagPercentage } from "#lib/flags/set-flag-percentage.ts";
import { setFlagTargeting } from "#lib/flags/set-flag-targeting.ts";
import { type FormState, runAction } from "#lib/web/run-action.ts";

type Verb = (ctx: Context, input: unknown) => Promise<FlagRow>;
type Saved = { name: string };

/** The name comes back, so that a dialog can lead to the flag. */
async function run(verb: Verb, input: unknown): Promise<FormState<Saved>> {
  return runAction(async (ctx) => {
    const { name } = await verb(ctx, input);
    revalidatePath("/flags", "layout");
    return { name };
  });
}

export async function create(_: FormState<Saved>, form: FormData): Promise<FormState<Saved>> {
  return run(createFlag, Object.fromEntries(form));
}

export async function edit(_: FormState<Saved>, form: FormData): Promise<FormState<Saved>> {
  return run(editFlag, Object.fromEntries(form));
}

export async function setPercentage(_: FormState, form: FormData): Promise<FormState> {
  return run(setFlagPercentage, Object.fromEntries(form));
}

export async function setEnabled(_: FormState, form: FormData): Promise<FormState> {
  return run(setFlagEnabled, Object.fromEntries(form));
}

export async function setTargeting(_: FormState, form: FormData): Promise<FormState> {
  const { zone, from, until, ...rest } = Object.fromEntries(form);
  const window = form.has("limited") ? { zone, from, until, days: form.getAll("days") } : null;
  return run(setFlagTargeting, { ...rest, window });
}

export async function hold(_: FormState, form: FormData): Promise<FormState> {
  return run(holdFlag, Object.fromEntries(form));
}

export async function release(_: FormState, form: FormData): Promise<FormState> {
  return run(releaseFlag, Object.fromEntries(form));
}

export async function restore(_: FormState, form: FormData): Promise<FormState> {
  return run(restoreFlagVersion, Object.fromEntries(form));
}

export async function preview(_: FormState<FlagPreview>, form: FormData): Promise<FormState<FlagPreview>> {
  return runAction((ctx) => previewFlag(ctx.db, Object.fromEntries(form), ctx.now()));
}

/** How many people a percentage would reach; null if it could not be counted. */
export async function reachAt(name: string, percentage: number): Promise<Reach | null> {
  const state = await runAction((ctx) => countReach(ctx.db, { name, percentage }, ctx.now()));
  return state.data ?? null;
}
