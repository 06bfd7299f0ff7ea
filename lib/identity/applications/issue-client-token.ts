import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { makeClientToken } from "./make-token.ts";
import type { CreatedClientToken } from "./model.ts";

type Of = Pick<CreatedClientToken, "application" | "environment" | "scope" | "expiresAt">;

/** Makes a token and keeps its hash: the answer has the token, which is nowhere else; the entry has what tells it from others. */
export async function issueClientToken({ tx, actor, now }: Context & { tx: Tx }, of: Of) {
  const { token, tokenHash, prefix } = makeClientToken(of.scope);
  const { id } = await tx.clientToken.create({
    data: { ...of, tokenHash, prefix, createdBy: actor.name, createdAt: now() },
    select: { id: true },
  });
  const { environment, scope, expiresAt } = of;
  return { answer: { id, ...of, token }, entry: { id, environment, scope, prefix, expiresAt } };
}
