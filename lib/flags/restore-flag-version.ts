import { can } from "../auth/permissions.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { changedMeanwhile, changeFlag, flagSubject } from "./change-flag.ts";
import { permissionsToWrite } from "./field-permissions.ts";
import { RestoreFlagVersionInput } from "./inputs.ts";
import type { FlagRow, FlagStanding } from "./model.ts";
import { readVersionPatch } from "./return-to-version.ts";
import { getFlag } from "./store.ts";

/**
 * Returns a flag to what it was after an earlier change: on or off, percentage, allow-list, window, description and
 * owner. Each field that differs needs the permission of its own verb. A hold and the plan stay as they are now, and the
 * interlock is asked as for any other rise.
 * @throws AppError forbidden, not-found, gate-closed, conflict
 */
export async function restoreFlagVersion(ctx: Context, input: unknown): Promise<FlagRow & FlagStanding> {
  const subject = flagSubject(input);
  await requirePermission(ctx, "flag:restore", subject);
  const { name, versionId, revision } = RestoreFlagVersionInput.parse(input);
  const patch = await readVersionPatch(ctx.db, name, versionId);
  const needed = permissionsToWrite(await getFlag(ctx.db, name), patch);
  for (const permission of needed) await requirePermission(ctx, permission, subject);
  return changeFlag(ctx, {
    name,
    action: "flag.restored",
    reason: `version ${versionId}`,
    seenRevision: revision,
    decide: (before) => {
      if (permissionsToWrite(before, patch).every((permission) => can(ctx.actor.role, permission)))
        return patch;
      throw changedMeanwhile(name);
    },
  });
}
