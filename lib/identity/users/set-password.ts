import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import { inTransaction } from "../../kernel/db/in-transaction.ts";
import { hashPassword } from "./passwords.ts";

/** Writes a new password and ends every session of the person but `keepSession`; the caller has checked who asks. */
export async function setPassword(
  ctx: Context,
  user: { id: string; email: string },
  change: {
    password: string;
    action: "user.password-reset" | "user.password-changed";
    keepSession?: string | undefined;
  },
): Promise<void> {
  const passwordHash = await hashPassword(change.password);
  await inTransaction(ctx, async (tx) => {
    await tx.user.update({ where: { id: user.id }, data: { passwordHash } });
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
