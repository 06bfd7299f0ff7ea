import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { formNumber } from "../form-number.ts";
import { makeClientToken } from "./make-token.ts";
import { ApplicationName, type CreatedClientToken, ScopeName } from "./model.ts";

const DAY_MS = 86_400_000;
const DAYS = "Say for how many days, from 1 to 3650, or leave it out for a token without an end.";
const Input = z.object({
  application: ApplicationName,
  scope: ScopeName.default("server"),
  expiresInDays: z
    .union([
      z.literal("").transform(() => null),
      formNumber(DAYS).refine((days) => Number.isInteger(days) && days >= 1 && days <= 3650, DAYS),
    ])
    .nullish(),
});

/**
 * Makes a token that an application asks gateways with. It comes back this once: only its hash is kept.
 * @throws AppError forbidden
 */
export async function createClientToken(ctx: Context, input: unknown): Promise<CreatedClientToken> {
  const named = z.object({ application: ApplicationName }).safeParse(input);
  const id = named.success ? named.data.application : "unknown";
  await requirePermission(ctx, "token:manage", { kind: "token", id });
  const { application, scope, expiresInDays } = Input.parse(input);
  const expiresAt = expiresInDays ? new Date(ctx.now().getTime() + expiresInDays * DAY_MS) : null;
  const { token, tokenHash, prefix } = makeClientToken(scope);
  return inTransaction(ctx, async (tx) => {
    const made = await tx.clientToken.create({
      data: {
        application,
        scope,
        tokenHash,
        prefix,
        expiresAt,
        createdBy: ctx.actor.name,
        createdAt: ctx.now(),
      },
      select: { id: true },
    });
    await recordAudit(tx, ctx, {
      action: "client-token.created",
      subject: { kind: "token", id: application },
      after: { id: made.id, scope, prefix, expiresAt },
    });
    return { id: made.id, application, scope, token, expiresAt };
  });
}
