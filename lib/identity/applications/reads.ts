import type { Context } from "../../kernel/context.ts";
import { requireEnvironment } from "../../kernel/db/require-environment.ts";
import { requirePermission } from "../../kernel/require-permission.ts";
import type { ClientTokenView } from "./model.ts";
import { readTokenSubject } from "./token-subject.ts";

/**
 * Every client token, those of an environment or the one of an id, by application, the newest first; those that ended stay on record.
 * @throws AppError forbidden, not-found of an environment
 */
export async function listClientTokens(
  ctx: Context,
  { environment, id }: { environment?: string | undefined; id?: string } = {},
): Promise<ClientTokenView[]> {
  const looked =
    id === undefined ? ({ kind: "token", id: "" } as const) : await readTokenSubject({ id }, ctx);
  requirePermission(ctx, "token:manage", looked, "token.look");
  if (environment !== undefined) await requireEnvironment(ctx.db, environment);
  const rows = await ctx.db.clientToken.findMany({
    where: { ...(environment !== undefined && { environment }), ...(id !== undefined && { id }) },
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
