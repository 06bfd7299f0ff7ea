import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import { stillUsedWords } from "../format/still-used.ts";
import { lockFlagState } from "../interlock/lock-flag-state.ts";
import { readStillUsed } from "../interlock/read-askers.ts";
import { flagSubject } from "./change-flag.ts";
import { DeleteFlagInput } from "./inputs.ts";
import { lockFlag } from "./store.ts";

/**
 * Removes an archived flag. Whoever asks for it then gets the default in its own code; its history stays on record.
 * @throws AppError forbidden, not-found, conflict if it is not archived, a plan has it, or it is asked for and that is
 * not agreed to
 */
export async function deleteFlag(ctx: Context, input: unknown): Promise<{ name: string }> {
  await requirePermission(ctx, "flag:delete", flagSubject(input));
  const { name, reason, evenIfAsked } = DeleteFlagInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    await lockFlagState(tx);
    const before = await lockFlag(tx, name);
    if (before.archivedAt === null)
      throw new AppError("conflict", `Flag "${name}" is not archived. Archive it first.`, { flag: name });
    const used = await readStillUsed(tx, name, ctx.now());
    if (used !== null && !(used.by === "application" && evenIfAsked)) {
      const then = "Without it they get the default in their own code";
      throw new AppError("conflict", `Flag "${name}" is ${stillUsedWords(used)}. ${then}.`, {
        flag: name,
        used,
      });
    }
    await tx.featureFlag.delete({ where: { name } });
    await tx.flagAsker.deleteMany({ where: { flagName: name } });
    await recordAudit(tx, ctx, {
      action: "flag.deleted",
      subject: { kind: "flag", id: name },
      reason,
      before,
    });
    return { name };
  });
}
