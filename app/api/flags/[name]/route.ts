import { previewPatch } from "#lib/flags/reads/preview-patch.ts";
import { readFlag } from "#lib/flags/reads/read-flags.ts";
import { deleteFlag } from "#lib/flags/verbs/delete-flag.ts";
import { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { apiRoute } from "#lib/web/api-route.ts";
import { optionalBody } from "#lib/web/optional-body.ts";
import { previewBody } from "#lib/web/preview-body.ts";

/** GET: one flag with its history, who serves it, and whether it may rise. */
export const GET = apiRoute<{ name: string }>(async (ctx, _request, { name }) => {
  const flag = await readFlag(ctx.db, name, ctx.now());
  if (flag === null)
    throw new AppError("not-found", message("requests.none.flag", { flag: name }), { flag: name });
  return flag;
});

const PATCH_FIELDS = [
  ...["name", "enabled", "percentage", "allowKeys", "window"],
  ...["description", "owner", "reason", "revision"],
];

/**
 * PATCH {enabled?, percentage?, allowKeys?, window?, description?, owner?, reason?, revision?}: all of it or none. 409 if
 * `revision` is no longer the flag's. "preview": true tells who joins and who leaves, with the revision to name, and changes
 * nothing.
 */
export const PATCH = apiRoute<{ name: string }>(async (ctx, request, { name }) => {
  const { preview, input } = await previewBody(request, PATCH_FIELDS);
  if ("name" in input && input.name !== name) {
    throw new AppError("invalid", message("requests.address.otherFlag", { flag: name }));
  }
  return preview ? previewPatch(ctx, { ...input, name }) : patchFlag(ctx, { ...input, name });
});

/** DELETE {confirmName, reason?, evenIfAsked?}: of an archived flag only; its history stays on record. */
export const DELETE = apiRoute<{ name: string }>(async (ctx, request, { name }) =>
  deleteFlag(ctx, { ...(await optionalBody(request, ["confirmName", "reason", "evenIfAsked"])), name }),
);
