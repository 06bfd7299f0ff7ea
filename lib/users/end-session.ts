import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";

const Input = z.object({ id: z.uuid("There is no such session.") });

/**
 * Ends a session from a list of them: one's own, or as an admin anybody's. It is out with its next request. One that has
 * ended already is not an error.
 * @throws AppError forbidden
 */
export async function endSession(ctx: Context, input: unknown): Promise<void> {
  const { id } = Input.parse(input);
  const session = await ctx.db.session.findUnique({
    where: { id },
    include: { user: { select: { email: true } } },
  });
  const isOwn = ctx.actor.kind === "user" && session?.userId === ctx.actor.id;
  const subject = { kind: "session", id: session?.user.email ?? "unknown" } as const;
  if (!isOwn) await requirePermission(ctx, "user:manage", subject);
  if (!session) return;
  await inTransaction(ctx, async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id } });
    if (count === 0) return;
    await recordAudit(tx, ctx, {
      action: "session.ended-from-list",
      subject,
      before: { address: session.address, userAgent: session.userAgent, since: session.createdAt },
    });
  });
}
