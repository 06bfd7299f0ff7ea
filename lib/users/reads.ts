import { type Permission, ROLES, type Role, whyNot } from "../auth/permissions.ts";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import type { TokenView, UserView } from "./model.ts";

/** Everybody, oldest first. @throws AppError forbidden unless an admin asks */
export async function listUsers(ctx: Context): Promise<UserView[]> {
  refuseUnless(ctx, "user:manage");
  const rows = await ctx.db.user.findMany({
    orderBy: [{ createdAt: "asc" }, { email: "asc" }],
    omit: { passwordHash: true, sessionEpoch: true },
  });
  return rows.map((row) => ({ ...row, role: knownRole(row.role) }));
}

/** Every token, newest first; revoked and expired ones stay on record. @throws AppError forbidden unless an admin asks */
export async function listTokens(ctx: Context): Promise<TokenView[]> {
  refuseUnless(ctx, "token:manage");
  const rows = await ctx.db.apiToken.findMany({ orderBy: { createdAt: "desc" }, omit: { tokenHash: true } });
  return rows.map((row) => ({ ...row, role: knownRole(row.role) }));
}

function knownRole(role: string): Role {
  const known = ROLES.find((one) => one === role);
  if (!known) throw new Error(`unknown role ${role}`); // the table's check constraint keeps others out
  return known;
}

/** Looking is refused but not audited: an open page looks again at every change, its own audit entry included. */
function refuseUnless(ctx: Context, permission: Permission): void {
  const reason = whyNot(ctx.actor.role, permission);
  if (reason !== null) throw new AppError("forbidden", reason, { permission });
}
