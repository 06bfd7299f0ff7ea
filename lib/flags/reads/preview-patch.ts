import { query } from "../../kernel/query.ts";
import { english } from "../../messages/catalogue/english.ts";
import { ChangePreview } from "../model.ts";
import { changedMeanwhile } from "../verbs/change-flag.ts";
import { PatchFlagInput } from "../verbs/inputs.ts";
import { previewAsked } from "./preview-asked.ts";

/**
 * What `patchFlag` would do with the same input. It needs no permission but for the keys of people:
 * that of the change itself where it names some.
 * @throws AppError not-found, forbidden, conflict if a revision is named that is no longer the flag's
 */
export const previewPatch = query({
  name: "flag.preview",
  input: PatchFlagInput,
  output: ChangePreview,
  async run(ctx, { reason: _, revision, ...change }) {
    const preview = await previewAsked(ctx, change);
    if (revision !== undefined && revision !== preview.revision) throw changedMeanwhile(preview.name);
    return { ...preview, whyNot: preview.whyNot && english(preview.whyNot) };
  },
});
