import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import type { Tx } from "../db/client.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { lockUserAndAdmins, refuseForLastAdmin } from "./lock-admins.ts";
import { UserId } from "./model.ts";
import { userSubject } from "./user-subject.ts";

const Input = z.object({ id: UserId, disabled: z.union([z.boolean(), z.stringbool()]) });

/**
 * A disabled person is out at once, and so are the tokens that they made. Neither sessions nor tokens come back when the
 * account does: nobody would look through them again.
 * @throws AppError forbidden, not-found, conflict for the last admin
 */
export async function setUserDisabled(ctx: Context, input: unknown): Promise<void> {
  await requirePermission(ctx, "user:manage", await userSubject(ctx, input));
  const { id, disabled } = Input.parse(input);
  await inTransaction(ctx, async (tx) => {
    const { user, lastAdmin } = await lockUserAndAdmins(tx, id);
    if ((user.disabled_at !== null) === disabled) return;
    if (disabled) refuseForLastAdmin(lastAdmin);
    await tx.user.update({ where: { id }, data: { disabledAt: disabled ? ctx.now() : null } });
    // Both ways, as one may have been made at the moment at which the account was disabled.
    await tx.session.deleteMany({ where: { userId: id } });
    const tokens = await endTokens(tx, ctx, id);
    await recordAudit(tx, ctx, {
      action: disabled ? "user.disabled" : "user.enabled",
      subject: { kind: "user", id: user.email },
      before: { disabled: !disabled },
      after: { disabled, ...(tokens.length > 0 ? { tokensEnded: tokens } : {}) },
    });
  });
}

async function endTokens(tx: Tx, ctx: Context, createdById: string): Promise<string[]> {
  const ended = await tx.apiToken.updateManyAndReturn({
    where: { createdById, revokedAt: null },
    data: { revokedAt: ctx.now(), endCause: "account-disabled" },
    select: { name: true },
  });
  return ended.map(({ name }) => name);
}
