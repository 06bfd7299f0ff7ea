import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { HoldFlagInput } from "./inputs.ts";
import type { FlagRow, FlagStanding } from "./model.ts";

/**
 * While a flag is held nobody can raise it or turn it on; lowering and off stay possible. A second hold keeps the
 * first one's author and reason.
 * @throws AppError forbidden, not-found, conflict
 */
export async function holdFlag(ctx: Context, input: unknown): Promise<FlagRow & FlagStanding> {
  await requirePermission(ctx, "flag:hold", flagSubject(input));
  const { name, reason } = HoldFlagInput.parse(input);
  return changeFlag(ctx, {
    name,
    reason,
    action: "flag.held",
    decide: (before) =>
      before.heldAt === null ? { heldAt: ctx.now(), heldBy: ctx.actor.name, holdReason: reason } : {},
  });
}
