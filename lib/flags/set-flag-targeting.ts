import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { SetFlagTargetingInput } from "./inputs.ts";
import type { FlagRow, FlagStanding } from "./model.ts";

/**
 * Sets the keys that get "on" whatever the percentage, and the hours in which the flag may be on at all.
 * @throws AppError forbidden, not-found, gate-closed, conflict
 */
export async function setFlagTargeting(ctx: Context, input: unknown): Promise<FlagRow & FlagStanding> {
  await requirePermission(ctx, "flag:set-targeting", flagSubject(input));
  const { name, allowKeys, window, revision } = SetFlagTargetingInput.parse(input);
  return changeFlag(ctx, {
    name,
    action: "flag.targeting-set",
    seenRevision: revision,
    decide: () => ({ allowKeys, window }),
  });
}
