import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db/client.ts";
import { AppError } from "../errors.ts";
import { changeFlag, type FlagPatch, flagSubject } from "./change-flag.ts";
import { type FlagRow, RestoreFlagVersionInput, UNREADABLE_WINDOW } from "./model.ts";
import { UNREADABLE_VERSION, versionPatch } from "./return-to-version.ts";

/**
 * Returns a flag to what it was after an earlier change: on or off, percentage, allow-list, window, description and
 * owner. A hold and the plan stay as they are now, and the interlock is asked as for any other rise.
 * @throws AppError forbidden, not-found, gate-closed, conflict
 */
export async function restoreFlagVersion(ctx: Context, input: unknown): Promise<FlagRow> {
  await requirePermission(ctx, "flag:restore", flagSubject(input));
  const { name, versionId } = RestoreFlagVersionInput.parse(input);
  return changeFlag(ctx, {
    name,
    action: "flag.restored",
    reason: `version ${versionId}`,
    decide: (_, tx) => readVersion(tx, name, versionId),
  });
}

async function readVersion(tx: Tx, name: string, versionId: string): Promise<FlagPatch> {
  const version = await tx.flagVersion.findUnique({ where: { id: BigInt(versionId) } });
  const state = version?.flagName === name ? (version.after as Record<string, unknown> | null) : null;
  if (state === null) {
    throw new AppError("not-found", `Flag "${name}" has no version ${versionId} to return to.`, {
      flag: name,
      versionId,
    });
  }
  const patch = versionPatch(state);
  if (patch.window === UNREADABLE_WINDOW) throw new AppError("conflict", UNREADABLE_VERSION, { flag: name });
  return patch;
}
