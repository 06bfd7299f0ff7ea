import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { hashPassword } from "../auth/passwords.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import { Password, UserId } from "./model.ts";
import { userSubject } from "./user-subject.ts";

const Input = z.object({ id: UserId, password: Password });

/** Sets a new password and ends every session of the person. @throws AppError forbidden, not-found */
export async function resetUserPassword(ctx: Context, input: unknown): Promise<void> {
  await requirePermission(ctx, "user:manage", await userSubject(ctx, input));
  const { id, password } = Input.parse(input);
  const passwordHash = await hashPassword(password);
  await inTransaction(ctx, async (tx) => {
    const changed = await tx.user.updateManyAndReturn({
      where: { id },
      data: { passwordHash, sessionEpoch: { increment: 1 } },
      select: { email: true },
    });
    const user = changed[0];
    if (!user) throw new AppError("not-found", "There is no such user.");
    await recordAudit(tx, ctx, { action: "user.password-reset", subject: { kind: "user", id: user.email } });
  });
}
