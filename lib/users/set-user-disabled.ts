import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { lockUserAndAdmins, refuseForLastAdmin } from "./lock-admins.ts";
import { UserId } from "./model.ts";
import { userSubject } from "./user-subject.ts";

const Input = z.object({ id: UserId, disabled: z.union([z.boolean(), z.stringbool()]) });

/**
 * A disabled person is out at once; sessions do not come back when the account does.
 * @throws AppError forbidden, not-found, conflict for the last admin
 */
export async function setUserDisabled(ctx: Context, input: unknown): Promise<void> {
  await requirePermission(ctx, "user:manage", await userSubject(ctx, input));
  const { id, disabled } = Input.parse(input);
  await inTransaction(ctx, async (tx) => {
    const { user, lastAdmin } = await lockUserAndAdmins(tx, id);
    if ((user.disabled_at !== null) === disabled) return;
    if (disabled) refuseForLastAdmin(lastAdmin);
    await tx.user.update({
      where: { id },
      data: disabled ? { disabledAt: ctx.now(), sessionEpoch: { increment: 1 } } : { disabledAt: null },
    });
    await recordAudit(tx, ctx, {
      action: disabled ? "user.disabled" : "user.enabled",
      subject: { kind: "user", id: user.email },
      before: { disabled: !disabled },
      after: { disabled },
    });
  });
}
