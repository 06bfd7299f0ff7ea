import type { Context } from "../../kernel/context.ts";
import { requirePermission } from "../../kernel/require-permission.ts";
import { askedText } from "../../kernel/verb.ts";
import type { ChangePreview } from "../model.ts";
import { mayListKeys } from "./may-list-keys.ts";
import { previewChange } from "./preview-change.ts";

/**
 * What a change would do, for whoever asks. A look that names keys needs what putting them on the allow-list needs: it
 * counts those that are known, so that people could be found out by guessing.
 * @throws AppError as `previewChange`; forbidden, which is on record
 */
export async function previewAsked(ctx: Context, input: object): Promise<ChangePreview> {
  if ("allowKeys" in input)
    requirePermission(ctx, "flag:set-targeting", {
      kind: "flag",
      id: askedText(input as Record<string, unknown>, "name"),
    });
  return previewChange(ctx.db, input, ctx.now(), mayListKeys(ctx));
}
