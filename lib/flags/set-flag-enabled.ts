import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { permissionFor } from "./field-permissions.ts";
import { SetFlagEnabledInput } from "./inputs.ts";
import type { FlagRow, FlagStanding } from "./model.ts";

/**
 * Turns a flag on, as far as its percentage and allow-list go, or off for everyone: whoever may raise it may do that.
 * @throws AppError forbidden, not-found, gate-closed, conflict
 */
export async function setFlagEnabled(ctx: Context, input: unknown): Promise<FlagRow & FlagStanding> {
  const asked = typeof input === "object" && input !== null && "enabled" in input ? input.enabled : null;
  for (const permission of permissionFor("enabled", asked))
    await requirePermission(ctx, permission, flagSubject(input));
  const { name, enabled, reason, revision } = SetFlagEnabledInput.parse(input);
  return changeFlag(ctx, {
    name,
    reason,
    seenRevision: revision,
    action: enabled ? "flag.turned-on" : "flag.turned-off",
    decide: () => ({ enabled }),
  });
}
