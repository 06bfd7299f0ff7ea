import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { hashPassword } from "../auth/passwords.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import { storableText } from "../storable-text.ts";
import { Email, Password, RoleName } from "./model.ts";

const Input = z.object({
  email: Email,
  name: storableText().trim().max(100, "A name has at most 100 characters.").default(""),
  role: RoleName,
  password: Password,
});

/** Adds a person who signs in with a password. @throws AppError forbidden; conflict if the email is taken */
export async function createUser(ctx: Context, input: unknown): Promise<{ id: string; email: string }> {
  const subject = { kind: "user", id: subjectOf(input) } as const;
  await requirePermission(ctx, "user:manage", subject);
  const { email, name, role, password } = Input.parse(input);
  const passwordHash = await hashPassword(password); // slow on purpose, so outside the transaction
  return inTransaction(ctx, async (tx) => {
    const inserted = await tx.user.createManyAndReturn({
      data: [{ email, name, role, passwordHash, createdBy: ctx.actor.name, createdAt: ctx.now() }],
      skipDuplicates: true,
      select: { id: true, email: true },
    });
    const user = inserted[0];
    if (!user) throw new AppError("conflict", `There is already a user ${email}.`, { email });
    await recordAudit(tx, ctx, {
      action: "user.created",
      subject: { kind: "user", id: email },
      after: { email, name, role },
    });
    return user;
  });
}

function subjectOf(input: unknown): string {
  const email = input && typeof input === "object" && "email" in input ? input.email : null;
  return typeof email === "string" ? email.slice(0, 254) : "unknown";
}
