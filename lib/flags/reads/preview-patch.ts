import type { Context } from "../../kernel/context.ts";
import type { ChangePreview } from "../model.ts";
import { changedMeanwhile } from "../verbs/change-flag.ts";
import { PatchFlagInput } from "../verbs/inputs.ts";
import { mayListKeys } from "./may-list-keys.ts";
import { previewChange } from "./preview-change.ts";

/**
 * What `patchFlag` would do with the same input. It changes nothing, and needs no permission but for the keys of people.
 * @throws AppError not-found, conflict if a revision is named that is no longer the flag's
 */
export async function previewPatch(ctx: Context, input: unknown): Promise<ChangePreview> {
  const { reason: _, revision, ...change } = PatchFlagInput.parse(input);
  const preview = await previewChange(ctx.db, change, ctx.now(), mayListKeys(ctx));
  if (revision !== undefined && revision !== preview.revision) throw changedMeanwhile(preview.name);
  return preview;
}
