"use server";

import { revalidatePath } from "next/cache";
import type { FlagNow } from "#components/flags/flag-now.ts";
import type { ChangePreview, FlagPreview, FlagRow, FlagStanding, Reach } from "#lib/flags/model.ts";
import { mayListKeys } from "#lib/flags/reads/may-list-keys.ts";
import { type ArchivePreview, previewArchive } from "#lib/flags/reads/preview-archive.ts";
import { previewChange } from "#lib/flags/reads/preview-change.ts";
import { previewFlag } from "#lib/flags/reads/preview-flag.ts";
import { suggestKeys } from "#lib/flags/reads/suggest-keys.ts";
import { archiveFlag } from "#lib/flags/verbs/archive-flag.ts";
import { type ArchivedFlags, archiveFlags } from "#lib/flags/verbs/archive-flags.ts";
import { createFlag } from "#lib/flags/verbs/create-flag.ts";
import { deleteFlag } from "#lib/flags/verbs/delete-flag.ts";
import { editFlag } from "#lib/flags/verbs/edit-flag.ts";
import { holdFlag } from "#lib/flags/verbs/hold-flag.ts";
import { releaseFlag } from "#lib/flags/verbs/release-flag.ts";
import { restoreFlagVersion } from "#lib/flags/verbs/restore-flag-version.ts";
import { setFlagEnabled } from "#lib/flags/verbs/set-flag-enabled.ts";
import { setFlagPercentage } from "#lib/flags/verbs/set-flag-percentage.ts";
import { setFlagTargeting } from "#lib/flags/verbs/set-flag-targeting.ts";
import { unarchiveFlag } from "#lib/flags/verbs/unarchive-flag.ts";
import type { Context } from "#lib/kernel/context.ts";
import { formFields } from "#lib/web/form-fields.ts";
import { type FormState, runAction } from "#lib/web/run-action.ts";

type Verb = (ctx: Context, input: unknown) => Promise<FlagRow & FlagStanding>;

/** What the flag is now comes back, so that a toast says that and nothing else. */
async function run(
  verb: Verb,
  form: FormData,
  read: (form: FormData) => object = formFields,
): Promise<FormState<FlagNow>> {
  return runAction(async (ctx) => {
    const { name, state, serves, enabled, rolloutPercentage, revision } = await verb(ctx, read(form));
    revalidatePath("/flags", "layout");
    return { name, state, serves, enabled, rolloutPercentage, revision };
  });
}

type State = FormState<FlagNow>;

export async function create(
  _: FormState<{ name: string }>,
  form: FormData,
): Promise<FormState<{ name: string }>> {
  return runAction(async (ctx) => {
    const { name } = await createFlag(ctx, formFields(form));
    revalidatePath("/flags", "layout");
    return { name };
  });
}

export async function edit(
  _: FormState<{ name: string }>,
  form: FormData,
): Promise<FormState<{ name: string }>> {
  return run(editFlag, form);
}

export async function setPercentage(_: State, form: FormData): Promise<State> {
  return run(setFlagPercentage, form);
}

export async function setEnabled(_: State, form: FormData): Promise<State> {
  return run(setFlagEnabled, form);
}

export async function setTargeting(_: State, form: FormData): Promise<State> {
  return run(setFlagTargeting, form, changeIn);
}

export async function hold(_: FormState, form: FormData): Promise<FormState> {
  return run(holdFlag, form);
}

export async function release(_: FormState, form: FormData): Promise<FormState> {
  return run(releaseFlag, form);
}

export async function restore(_: State, form: FormData): Promise<State> {
  return run(restoreFlagVersion, form);
}

export async function archive(_: FormState, form: FormData): Promise<FormState> {
  return run(archiveFlag, form);
}

export async function unarchive(_: FormState, form: FormData): Promise<FormState> {
  return run(unarchiveFlag, form);
}

export async function remove(_: FormState, form: FormData): Promise<FormState> {
  return runAction(async (ctx) => {
    await deleteFlag(ctx, formFields(form));
    revalidatePath("/flags", "layout");
  });
}

/** Who would leave and what would stay; it changes nothing. */
export async function previewArchiving(
  _: FormState<ArchivePreview>,
  form: FormData,
): Promise<FormState<ArchivePreview>> {
  return runAction((ctx) => previewArchive(ctx.db, formFields(form), ctx.now()));
}

export async function archiveMany(
  _: FormState<ArchivedFlags>,
  form: FormData,
): Promise<FormState<ArchivedFlags>> {
  return runAction(async (ctx) => {
    const done = await archiveFlags(ctx, formFields(form));
    revalidatePath("/flags", "layout");
    return done;
  });
}

/** What any of these forms would do; it changes nothing. */
export async function preview(
  _: FormState<ChangePreview>,
  form: FormData,
): Promise<FormState<ChangePreview>> {
  return runAction((ctx) => previewChange(ctx.db, changeIn(form), ctx.now(), mayListKeys(ctx)));
}

export async function checkPerson(
  _: FormState<FlagPreview>,
  form: FormData,
): Promise<FormState<FlagPreview>> {
  return runAction((ctx) => previewFlag(ctx.db, formFields(form), ctx.now()));
}

/** Known keys that begin so; none for whom they are not to be listed, and where it could not be read. */
export async function suggestPeople(name: string, beginning: string): Promise<string[]> {
  const state = await runAction((ctx) => suggestKeys(ctx, { name, beginning }, mayListKeys(ctx)));
  return state.data ?? [];
}

/** How many people a percentage would reach; null if it could not be counted. */
export async function reachAt(name: string, percentage: number): Promise<Reach | null> {
  const state = await runAction((ctx) => previewChange(ctx.db, { name, percentage }, ctx.now()));
  return state.data?.reach ?? null;
}

/** The form of the rules sends its window in parts. */
function changeIn(form: FormData): object {
  const { zone, from, until, limited, days, ...rest } = formFields(form);
  if (!form.has("allowKeys")) return rest;
  return { ...rest, window: limited ? { zone, from, until, days: form.getAll("days") } : null };
}
