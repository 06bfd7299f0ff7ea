import { z } from "zod";
import type { AuditSubject } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import type { Asked } from "../../kernel/verb.ts";

const Input = z.object({ id: z.uuid() });

/** The audit subject of a verb on a user: the email where the id is known, so that a refused attempt says whom. */
export async function userSubject(asked: Asked, ctx: Context): Promise<AuditSubject> {
  const parsed = Input.safeParse(asked);
  if (!parsed.success) return { kind: "user", id: "unknown" };
  const user = await ctx.db.user.findUnique({ where: { id: parsed.data.id }, select: { email: true } });
  return { kind: "user", id: user?.email ?? parsed.data.id };
}
