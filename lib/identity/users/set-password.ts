import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import { inTransaction } from "../../kernel/db/in-transaction.ts";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { lockAsker } from "./lock-asker.ts";
import { hashPassword } from "./passwords.ts";

/**
 * Writes a new password and ends every session of the person but `keepSession`. The caller has checked who asks; as that
 * and the hash take long, it is looked at again where it is written.
 * @throws AppError unauthenticated or forbidden of who may no longer; conflict if `verifiedHash` is the person's no more
 */
export async function setPassword(
  ctx: Context,
  user: { id: string; email: string },
  change: {
    password: string;
    action: "user.password-reset" | "user.password-changed";
    needed: "user:manage" | "own";
    /** Against which the present password was right. */
    verifiedHash?: string | null;
    keepSession?: string | undefined;
  },
): Promise<void> {
  const passwordHash = await hashPassword(change.password);
  await inTransaction(ctx, async (tx) => {
    await lockAsker(tx, ctx, change.needed, [user.id]);
    const { count: written } = await tx.user.updateMany({
      where: {
        id: user.id,
        ...(change.verifiedHash === undefined ? {} : { passwordHash: change.verifiedHash }),
      },
      data: { passwordHash },
    });
    if (written === 0) throw new AppError("conflict", message("users.asker.passwordChanged"));
    const { count } = await tx.session.deleteMany({
      where: { userId: user.id, ...(change.keepSession ? { id: { not: change.keepSession } } : {}) },
    });
    await recordAudit(tx, ctx, {
      action: change.action,
      subject: { kind: "user", id: user.email },
      after: { sessionsEnded: count },
    });
  });
}
