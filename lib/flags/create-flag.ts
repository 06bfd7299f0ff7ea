import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import { lockFlagState } from "../interlock/lock-flag-state.ts";
import { flagSubject } from "./change-flag.ts";
import { CreateFlagInput } from "./inputs.ts";
import type { FlagRow } from "./model.ts";
import { toFlagRow } from "./store.ts";

/** A new flag is off, at 0 %. @throws AppError forbidden, conflict if the name is taken */
export async function createFlag(ctx: Context, input: unknown): Promise<FlagRow> {
  await requirePermission(ctx, "flag:create", flagSubject(input));
  const { name, description, owner, planName } = CreateFlagInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    await lockFlagState(tx);
    if (await tx.featureFlag.findUnique({ where: { name } })) {
      throw new AppError("conflict", `There is a flag "${name}" already.`, { flag: name });
    }
    const after = toFlagRow(
      await tx.featureFlag.create({ data: { name, description, owner, planName: planName ?? null } }),
    );
    await recordAudit(tx, ctx, { action: "flag.created", subject: { kind: "flag", id: name }, after });
    return after;
  });
}
