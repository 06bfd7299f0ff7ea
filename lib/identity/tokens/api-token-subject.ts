import { z } from "zod";
import type { AuditSubject } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import { issueText } from "../../kernel/input/issue-text.ts";
import type { Asked } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";

export const ApiTokenId = z.uuid(issueText(message("input.sentences.noToken")));

/** The token's name where the id is known, or the id, so that a refused attempt says which it was about. */
export async function apiTokenSubject(asked: Asked, { db }: Context): Promise<AuditSubject> {
  const wanted = ApiTokenId.safeParse(asked.id);
  if (!wanted.success) return { kind: "token", id: "unknown" };
  const found = await db.apiToken.findUnique({ where: { id: wanted.data }, select: { name: true } });
  return { kind: "token", id: found?.name ?? wanted.data };
}
