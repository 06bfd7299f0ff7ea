import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { ReleaseFlagInput } from "./inputs.ts";
import type { FlagRow, FlagStanding } from "./model.ts";

/** Ends a hold; the percentage stays where it is. @throws AppError forbidden, not-found, conflict */
export async function releaseFlag(ctx: Context, input: unknown): Promise<FlagRow & FlagStanding> {
  await requirePermission(ctx, "flag:hold", flagSubject(input));
  const { name } = ReleaseFlagInput.parse(input);
  return changeFlag(ctx, {
    name,
    action: "flag.released",
    decide: () => ({ heldAt: null, heldBy: null, holdReason: null }),
  });
}
