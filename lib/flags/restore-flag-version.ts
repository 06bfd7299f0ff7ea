import { can } from "../auth/permissions.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { changeFlag, type FlagPatch, flagSubject } from "./change-flag.ts";
import { permissionsToWrite } from "./field-permissions.ts";
import { type FlagRow, type FlagStanding, RestoreFlagVersionInput } from "./model.ts";
import { versionPatch, whyNotVersion } from "./return-to-version.ts";
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
  const { name, versionId } = RestoreFlagVersionInput.parse(input);
  const patch = await readVersion(ctx, name, versionId);
  const needed = permissionsToWrite(await getFlag(ctx.db, name), patch);
  for (const permission of needed) await requirePermission(ctx, permission, subject);
  return changeFlag(ctx, {
    name,
    action: "flag.restored",
    reason: `version ${versionId}`,
    decide: (before) => {
      if (permissionsToWrite(before, patch).every((permission) => can(ctx.actor.role, permission)))
        return patch;
      throw new AppError("conflict", `Flag "${name}" was changed meanwhile. Look at it again.`, {
        flag: name,
      });
    },
  });
}

/** A version never changes, so that it can be read before the flag is locked. */
async function readVersion({ db }: Context, name: string, versionId: string): Promise<FlagPatch> {
  const version = await db.flagVersion.findUnique({ where: { id: BigInt(versionId) } });
  const state = version?.flagName === name ? (version.after as Record<string, unknown> | null) : null;
  if (state === null) {
    throw new AppError("not-found", `Flag "${name}" has no version ${versionId} to return to.`, {
      flag: name,
      versionId,
    });
  }
  const barred = whyNotVersion(state);
  if (barred) throw new AppError("conflict", barred, { flag: name });
  return versionPatch(state);
}
