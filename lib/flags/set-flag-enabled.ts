import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { type FlagRow, type FlagStanding, SetFlagEnabledInput } from "./model.ts";

/**
 * Turns a flag on, as far as its percentage and allow-list go, or off for everyone.
 * @throws AppError forbidden, not-found, gate-closed, conflict
 */
export async function setFlagEnabled(ctx: Context, input: unknown): Promise<FlagRow & FlagStanding> {
  await requirePermission(ctx, "flag:toggle", flagSubject(input));
  const { name, enabled, reason } = SetFlagEnabledInput.parse(input);
  return changeFlag(ctx, {
    name,
    reason,
    action: enabled ? "flag.turned-on" : "flag.turned-off",
    decide: () => ({ enabled }),
  });
}
