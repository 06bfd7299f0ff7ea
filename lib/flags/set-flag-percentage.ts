import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { SetFlagPercentageInput } from "./inputs.ts";
import type { FlagRow, FlagStanding } from "./model.ts";

/**
 * Sets the share of targeting keys that get "on". Raising it only adds keys.
 * @throws AppError forbidden, not-found, gate-closed, conflict
 */
export async function setFlagPercentage(ctx: Context, input: unknown): Promise<FlagRow & FlagStanding> {
  await requirePermission(ctx, "flag:set-percentage", flagSubject(input));
  const { name, percentage, reason, revision } = SetFlagPercentageInput.parse(input);
  return changeFlag(ctx, {
    name,
    reason,
    seenRevision: revision,
    action: "flag.percentage-set",
    decide: () => ({ rolloutPercentage: percentage }),
  });
}
