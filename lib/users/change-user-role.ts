import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { lockUserAndAdmins, refuseForLastAdmin } from "./lock-admins.ts";
import { RoleName, UserId } from "./model.ts";
import { userSubject } from "./user-subject.ts";

const Input = z.object({ id: UserId, role: RoleName });

/** Acts on the person's next request; they need not sign in again. @throws AppError forbidden, not-found, conflict */
export async function changeUserRole(ctx: Context, input: unknown): Promise<void> {
  await requirePermission(ctx, "user:manage", await userSubject(ctx, input));
  const { id, role } = Input.parse(input);
  await inTransaction(ctx, async (tx) => {
    const { user, lastAdmin } = await lockUserAndAdmins(tx, id);
    if (user.role === role) return;
    refuseForLastAdmin(lastAdmin);
    await tx.user.update({ where: { id }, data: { role } });
    await recordAudit(tx, ctx, {
      action: "user.role-changed",
      subject: { kind: "user", id: user.email },
      before: { role: user.role },
      after: { role },
    });
  });
}
