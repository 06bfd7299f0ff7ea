import { z } from "zod";
import type { AuditSubject } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import type { Asked } from "../../kernel/verb.ts";
import { Email } from "./model.ts";

const Input = z.object({ id: z.uuid() });

/** The audit subject of a verb on a user: the email where the id is known, so that a refused attempt says whom. */
export async function userSubject(asked: Asked, ctx: Context): Promise<AuditSubject> {
  const parsed = Input.safeParse(asked);
  if (!parsed.success) return { kind: "user", id: "unknown" };
  const user = await ctx.db.user.findUnique({ where: { id: parsed.data.id }, select: { email: true } });
  return { kind: "user", id: user?.email ?? parsed.data.id };
}

/** The account that is named, if there is one: a stranger's address, or whatever else was typed there, is kept off the record. */
export async function subjectByEmail({ email }: Asked, { db }: Context): Promise<AuditSubject> {
  const wanted = Email.safeParse(email);
  const known =
    wanted.success && (await db.user.findUnique({ where: { email: wanted.data }, select: { id: true } }));
  return { kind: "user", id: known ? wanted.data : "unknown" };
}
