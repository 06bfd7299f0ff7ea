import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { isSystemName } from "../audit/system-actor.ts";
import { hashToken } from "../auth/authenticate-token.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import { formNumber } from "../form-number.ts";
import { typedText } from "../storable-text.ts";
import { RoleName } from "./model.ts";

const DAY_MS = 86_400_000;
const DAYS = "Say for how many days, from 1 to 365.";
const Input = z.object({
  name: typedText("A name is needed.")
    .trim()
    .min(1, "A name is needed.")
    .max(100, "A name has at most 100 characters.")
    .refine(
      (name) => !isSystemName(name),
      "Sluice's own entries in the audit have this name. Choose another.",
    ),
  role: RoleName,
  expiresInDays: formNumber(DAYS).refine((days) => Number.isInteger(days) && days >= 1 && days <= 365, DAYS),
});

export type CreatedToken = { id: string; name: string; token: string; expiresAt: Date };

/**
 * Makes an API token. The token is in the answer and nowhere else: only its hash is kept. It ends with the account that
 * makes it, so that a program cannot make one.
 * @throws AppError forbidden
 */
export async function createToken(ctx: Context, input: unknown): Promise<CreatedToken> {
  await requirePermission(ctx, "token:manage", { kind: "token", id: "new" });
  const { actor } = ctx;
  if (actor.kind !== "user")
    throw new AppError(
      "forbidden",
      "A token is made by a person who is signed in: it ends with their account.",
    );
  const { name, role, expiresInDays } = Input.parse(input);
  const token = `sluice_${randomBytes(24).toString("base64url")}`;
  const prefix = token.slice(0, 12);
  const expiresAt = new Date(ctx.now().getTime() + expiresInDays * DAY_MS);
  return inTransaction(ctx, async (tx) => {
    const { id } = await tx.apiToken.create({
      data: {
        name,
        role,
        prefix,
        expiresAt,
        tokenHash: hashToken(token),
        createdBy: actor.name,
        createdById: actor.id,
        createdAt: ctx.now(),
      },
      select: { id: true },
    });
    await recordAudit(tx, ctx, {
      action: "token.created",
      subject: { kind: "token", id: name },
      after: { id, name, role, prefix, expiresAt },
    });
    return { id, name, token, expiresAt };
  });
}
