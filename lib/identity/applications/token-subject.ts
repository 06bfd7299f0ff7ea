import { z } from "zod";
import type { AuditSubject } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import type { Asked } from "../../kernel/verb.ts";
import { ApplicationName, ClientTokenId } from "./model.ts";

const Input = z.object({ id: ClientTokenId });

/** The application where the id is known, or the id, so that a refused attempt says whose token it was about. */
export async function readTokenSubject(asked: Asked, ctx: Context): Promise<AuditSubject> {
  const wanted = Input.safeParse(asked);
  if (!wanted.success) return { kind: "token", id: "unknown" };
  const { id } = wanted.data;
  const found = await ctx.db.clientToken.findUnique({ where: { id }, select: { application: true } });
  return { kind: "token", id: found?.application ?? id };
}

/** The application that is named, if it has a token: whatever else was typed there, as a token itself, is kept off the record. */
export async function readApplicationSubject({ application }: Asked, { db }: Context): Promise<AuditSubject> {
  const wanted = ApplicationName.safeParse(application);
  const known =
    wanted.success &&
    (await db.clientToken.findFirst({ where: { application: wanted.data }, select: { id: true } }));
  return { kind: "token", id: known ? wanted.data : "unknown" };
}
