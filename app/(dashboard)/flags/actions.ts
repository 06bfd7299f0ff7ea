"use server";
import type { FlagNow as Shown } from "#components/flags/flag-now.ts";
import type { FlagNow, Reach } from "#lib/flags/model.ts";
import { previewArchive } from "#lib/flags/reads/preview-archive.ts";
import { previewAsked } from "#lib/flags/reads/preview-asked.ts";
import { previewFlag } from "#lib/flags/reads/preview-flag.ts";
import { suggestKeys } from "#lib/flags/reads/suggest-keys.ts";
import { archiveFlag } from "#lib/flags/verbs/archive-flag.ts";
import { archiveFlags } from "#lib/flags/verbs/archive-flags.ts";
import { createFlag } from "#lib/flags/verbs/create-flag.ts";
import { deleteFlag } from "#lib/flags/verbs/delete-flag.ts";
import { editFlag } from "#lib/flags/verbs/edit-flag.ts";
import { holdFlag } from "#lib/flags/verbs/hold-flag.ts";
import { releaseFlag } from "#lib/flags/verbs/release-flag.ts";
import { restoreFlagVersion } from "#lib/flags/verbs/restore-flag-version.ts";
import { setFlagEnabled } from "#lib/flags/verbs/set-flag-enabled.ts";
import { setFlagPercentage } from "#lib/flags/verbs/set-flag-percentage.ts";
import { setFlagTargeting } from "#lib/flags/verbs/set-flag-targeting.ts";
import { setFlagVariants } from "#lib/flags/verbs/set-flag-variants.ts";
import { unarchiveFlag } from "#lib/flags/verbs/unarchive-flag.ts";
import { action, asking } from "#lib/web/action.ts";
import { formFields } from "#lib/web/form-fields.ts";
import { runAction } from "#lib/web/run-action.ts";

const PAGES = "/flags";
/** What the flag is now comes back, so that a toast says that and nothing else. */
const NOW = { tell: (flag: FlagNow & { revision: number }): Shown => shown(flag) };

export const create = action(createFlag, PAGES, { tell: ({ name }) => ({ name }) });
export const edit = action(editFlag, PAGES, NOW);
export const setPercentage = action(setFlagPercentage, PAGES, NOW);
export const setEnabled = action(setFlagEnabled, PAGES, NOW);
export const setTargeting = action(setFlagTargeting, PAGES, { ...NOW, read: changeIn });
export const setVariants = action(setFlagVariants, PAGES, NOW);
export const hold = action(holdFlag, PAGES, NOW);
export const release = action(releaseFlag, PAGES, NOW);
export const restore = action(restoreFlagVersion, PAGES, NOW);
export const archive = action(archiveFlag, PAGES, NOW);
export const unarchive = action(unarchiveFlag, PAGES, NOW);
export const remove = action(deleteFlag, PAGES);
export const archiveMany = action(archiveFlags, PAGES, { tell: (done) => done });

/** Who would leave and what would stay; it changes nothing. */
export const previewArchiving = asking((ctx, form) => previewArchive(ctx, formFields(form)));
/** What any of these forms would do; it changes nothing. */
export const preview = asking((ctx, form) => previewAsked(ctx, changeIn(form)));
export const checkPerson = asking((ctx, form) => previewFlag(ctx, formFields(form)));

/** Known keys that begin so; none for whom they are not to be listed, and where it could not be read. */
export async function suggestPeople(name: string, beginning: string): Promise<string[]> {
  const state = await runAction((ctx) => suggestKeys(ctx, { name, beginning }));
  return state.data?.keys ?? [];
}

/** How many people a percentage would reach; null if it could not be counted. */
export async function reachAt(name: string, percentage: number): Promise<Reach | null> {
  const state = await runAction((ctx) => previewAsked(ctx, { name, percentage }));
  return state.data?.reach ?? null;
}

function shown({
  name,
  state,
  serves,
  enabled,
  rolloutPercentage,
  revision,
}: FlagNow & { revision: number }) {
  return { name, state, serves, enabled, rolloutPercentage, revision };
}

/** The form of the rules sends its window in parts. */
function changeIn(form: FormData): object {
  const { zone, from, until, limited, days, ...rest } = formFields(form);
  if (!form.has("allowKeys")) return rest;
  return { ...rest, window: limited ? { zone, from, until, days: form.getAll("days") } : null };
}
