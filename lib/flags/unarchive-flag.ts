import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { UnarchiveFlagInput } from "./inputs.ts";
import type { FlagRow, FlagStanding } from "./model.ts";

/** Brings an archived flag back into the list, off as it was left. @throws AppError forbidden, not-found */
export async function unarchiveFlag(ctx: Context, input: unknown): Promise<FlagRow & FlagStanding> {
  await requirePermission(ctx, "flag:archive", flagSubject(input));
  const { name, reason } = UnarchiveFlagInput.parse(input);
  return changeFlag(ctx, {
    name,
    reason,
    action: "flag.unarchived",
    evenEnded: true,
    decide: () => ({ archivedAt: null }),
  });
}
