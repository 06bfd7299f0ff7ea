import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import { inTransaction } from "../../kernel/db/in-transaction.ts";
import { AppError } from "../../kernel/errors.ts";
import type { Role } from "../../kernel/permissions.ts";
import { message } from "../../messages/catalogue/message.ts";
import { lockAsker } from "./lock-asker.ts";
import { hashPassword } from "./passwords.ts";

/** Writes a new account; the caller has checked who asks, and the password. @throws AppError conflict if the email is taken */
export async function addUser(
  ctx: Context,
  person: { email: string; name: string; role: Role; password: string },
): Promise<{ id: string; email: string }> {
  const { email, name, role, password } = person;
  const passwordHash = await hashPassword(password); // slow on purpose, so outside the transaction
  return inTransaction(ctx, async (tx) => {
    await lockAsker(tx, ctx, "user:manage");
    const inserted = await tx.user.createManyAndReturn({
      data: [{ email, name, role, passwordHash, createdBy: ctx.actor.name, createdAt: ctx.now() }],
      skipDuplicates: true,
      select: { id: true, email: true },
    });
    const user = inserted[0];
    if (!user) throw new AppError("conflict", message("users.known", { email }), { email });
    await recordAudit(tx, ctx, {
      action: "user.created",
      subject: { kind: "user", id: email },
      after: { email, name, role },
    });
    return user;
  });
}
