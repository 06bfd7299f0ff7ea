import type { Context } from "../../kernel/context.ts";
import { AppError } from "../../kernel/errors.ts";
import { whyNot } from "../../kernel/permissions.ts";
import type { ClientTokenView } from "./model.ts";

/** Every client token, by application, the newest first; those that ended stay on record. @throws AppError forbidden */
export async function listClientTokens(ctx: Context): Promise<ClientTokenView[]> {
  const reason = whyNot(ctx.actor.role, "token:manage");
  if (reason !== null) throw new AppError("forbidden", reason, { permission: "token:manage" });
  const rows = await ctx.db.clientToken.findMany({
    orderBy: [{ application: "asc" }, { createdAt: "desc" }],
    omit: { tokenHash: true },
    include: { use: true },
  });
  return rows.map(({ use, ...row }) => ({
    ...row,
    scope: row.scope,
    lastUsedAt: use?.lastUsedAt ?? null,
  }));
}
