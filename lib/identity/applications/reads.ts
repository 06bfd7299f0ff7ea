import type { Context } from "../../kernel/context.ts";
import { requireEnvironment } from "../../kernel/db/require-environment.ts";
import { requirePermission } from "../../kernel/require-permission.ts";
import type { ClientTokenView } from "./model.ts";

/**
 * Every client token, or those of an environment, by application, the newest first; those that ended stay on record.
 * @throws AppError forbidden, not-found of an environment
 */
export async function listClientTokens(ctx: Context, environment?: string): Promise<ClientTokenView[]> {
  requirePermission(ctx, "token:manage", { kind: "token", id: "" }, "token.look");
  if (environment !== undefined) await requireEnvironment(ctx.db, environment);
  const rows = await ctx.db.clientToken.findMany({
    where: environment === undefined ? {} : { environment },
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
