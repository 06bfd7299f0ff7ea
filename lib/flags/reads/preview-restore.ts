import { query } from "../../kernel/query.ts";
import { ChangePreview } from "../model.ts";
import { RestoreFlagVersionInput } from "../verbs/inputs.ts";
import { previewAsked } from "./preview-asked.ts";

/** What `restoreFlagVersion` would do. @throws AppError not-found */
export const previewRestore = query({
  name: "flag.preview-restore",
  input: RestoreFlagVersionInput.omit({ revision: true }),
  output: ChangePreview,
  run: previewAsked,
});
