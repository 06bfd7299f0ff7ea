import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { EditFlagInput } from "./inputs.ts";
import type { FlagRow, FlagStanding } from "./model.ts";

/** Changes what the flag says about itself, not what it serves. @throws AppError forbidden, not-found, conflict */
export async function editFlag(ctx: Context, input: unknown): Promise<FlagRow & FlagStanding> {
  await requirePermission(ctx, "flag:edit", flagSubject(input));
  const { name, description, owner } = EditFlagInput.parse(input);
  return changeFlag(ctx, { name, action: "flag.edited", decide: () => ({ description, owner }) });
}
