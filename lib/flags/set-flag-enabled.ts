import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { permissionFor } from "./field-permissions.ts";
import { SetFlagEnabledInput } from "./inputs.ts";
import type { FlagRow, FlagStanding } from "./model.ts";

/**
 * Turns a flag on, as far as its percentage and allow-list go, or off for everyone: whoever may raise it may do that.
 * With a percentage it is turned on at that, in one change.
 * @throws AppError forbidden, not-found, gate-closed, conflict
 */
export async function setFlagEnabled(ctx: Context, input: unknown): Promise<FlagRow & FlagStanding> {
  const fields = new Map<string, unknown>(
    typeof input === "object" && input !== null ? Object.entries(input) : [],
  );
  const needed = permissionFor("enabled", fields.get("enabled"));
  if (fields.has("percentage")) needed.push(...permissionFor("rolloutPercentage", fields.get("percentage")));
  for (const permission of needed) await requirePermission(ctx, permission, flagSubject(input));
  const { name, enabled, percentage, reason, revision } = SetFlagEnabledInput.parse(input);
  return changeFlag(ctx, {
    name,
    reason,
    seenRevision: revision,
    action: enabled ? "flag.turned-on" : "flag.turned-off",
    decide: () => ({ enabled, ...(percentage === undefined ? {} : { rolloutPercentage: percentage }) }),
  });
}
