import { query } from "../../kernel/query.ts";
import { english } from "../../messages/catalogue/english.ts";
import { ChangePreview } from "../model.ts";
import { RestoreFlagVersionInput } from "../verbs/inputs.ts";
import { previewAsked } from "./preview-asked.ts";

/** What `restoreFlagVersion` would do. @throws AppError not-found */
export const previewRestore = query({
  name: "flag.preview-restore",
  input: RestoreFlagVersionInput.omit({ revision: true }),
  output: ChangePreview,
  async run(ctx, input) {
    const preview = await previewAsked(ctx, input);
    return { ...preview, whyNot: preview.whyNot && english(preview.whyNot) };
  },
});
