import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import { inTransaction } from "../../kernel/db/in-transaction.ts";

/** Ends one's own session, so that a copy of its cookie opens nothing either. A second time is not an error. */
export async function signOut(ctx: Context, sessionId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id: sessionId, userId: ctx.actor.id } });
    if (count === 0) return;
    await recordAudit(tx, ctx, {
      action: "session.ended",
      subject: { kind: "session", id: ctx.actor.name },
    });
  });
}
