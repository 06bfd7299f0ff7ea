import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";

const Input = z.object({ id: z.uuid("There is no such token.") });

/** The token stops working with its next request. A second press is not an error. @throws AppError forbidden, not-found */
export async function revokeToken(ctx: Context, input: unknown): Promise<void> {
  const wanted = Input.safeParse(input);
  const found = wanted.success ? await ctx.db.apiToken.findUnique({ where: { id: wanted.data.id } }) : null;
  await requirePermission(ctx, "token:manage", { kind: "token", id: found?.name ?? "unknown" });
  const { id } = Input.parse(input);
  if (!found) throw new AppError("not-found", "There is no such token.");
  await inTransaction(ctx, async (tx) => {
    const changed = await tx.apiToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: ctx.now(), endCause: "revoked" },
    });
    if (changed.count === 0) return;
    await recordAudit(tx, ctx, {
      action: "token.revoked",
      subject: { kind: "token", id: found.name },
      before: { id, prefix: found.prefix, role: found.role },
    });
  });
}
