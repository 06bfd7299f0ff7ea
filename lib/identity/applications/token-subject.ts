import { z } from "zod";
import type { AuditSubject } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import type { Asked } from "../../kernel/verb.ts";
import { ClientTokenId } from "./model.ts";

const Input = z.object({ id: ClientTokenId });

/** The application where the id is known, so that a refused attempt says whose token it was about. */
export async function readTokenSubject(asked: Asked, ctx: Context): Promise<AuditSubject> {
  const wanted = Input.safeParse(asked);
  const found = wanted.success
    ? await ctx.db.clientToken.findUnique({ where: { id: wanted.data.id }, select: { application: true } })
    : null;
  return { kind: "token", id: found?.application ?? "unknown" };
}
