import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import { ClientTokenId } from "./model.ts";
import { readTokenSubject } from "./token-subject.ts";

const Input = z.object({ id: ClientTokenId });

/**
 * Every gateway refuses the token within a moment and ends the streams that were opened with it. A second press is not
 * an error. @throws AppError forbidden, not-found
 */
export async function revokeClientToken(ctx: Context, input: unknown): Promise<void> {
  const subject = await readTokenSubject(ctx, input);
  await requirePermission(ctx, "token:manage", subject);
  const { id } = Input.parse(input);
  await inTransaction(ctx, async (tx) => {
    const [revoked] = await tx.clientToken.updateManyAndReturn({
      where: { id, revokedAt: null },
      data: { revokedAt: ctx.now() },
    });
    if (!revoked) {
      if ((await tx.clientToken.count({ where: { id } })) > 0) return;
      throw new AppError("not-found", "There is no such token.");
    }
    await recordAudit(tx, ctx, {
      action: "client-token.revoked",
      subject,
      before: { id, prefix: revoked.prefix, scope: revoked.scope },
    });
  });
}
