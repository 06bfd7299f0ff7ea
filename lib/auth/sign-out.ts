import { recordAudit } from "../audit/record-audit.ts";
import type { Context } from "../context.ts";

/** Puts the end of a session on record; the cookie is the web edge's to remove. */
export async function signOut(ctx: Context): Promise<void> {
  await recordAudit(ctx.db, ctx, {
    action: "session.ended",
    subject: { kind: "session", id: ctx.actor.name },
  });
}
