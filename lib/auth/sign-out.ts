import { recordAudit } from "../audit/record-audit.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { SESSION_SECONDS } from "./session-cookie.ts";

/** Ends one session, so that a copy of its cookie opens nothing either. A second time is not an error. */
export async function signOut(ctx: Context, sessionId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const now = ctx.now();
    await tx.endedSession.deleteMany({ where: { expiresAt: { lt: now } } });
    const { count } = await tx.endedSession.createMany({
      data: { id: sessionId, expiresAt: new Date(now.getTime() + SESSION_SECONDS * 1000) },
      skipDuplicates: true,
    });
    if (count === 0) return;
    await recordAudit(tx, ctx, {
      action: "session.ended",
      subject: { kind: "session", id: ctx.actor.name },
    });
  });
}
