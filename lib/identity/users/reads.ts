import type { AuditSubject } from "../../kernel/audit/record-audit.ts";
import type { Env } from "../../kernel/config/env.ts";
import type { Context } from "../../kernel/context.ts";
import type { Db } from "../../kernel/db/client.ts";
import { lesserRole, ROLES, type Role } from "../../kernel/permissions.ts";
import { requirePermission } from "../../kernel/require-permission.ts";
import { describeBrowser } from "../sessions/describe-browser.ts";
import type { SessionLimits } from "../sessions/session-limits.ts";
import { stillOpen } from "../sessions/sessions.ts";
import { apiTokenSubject } from "../tokens/api-token-subject.ts";
import type { BootstrapToken, SessionView, TokenState, TokenView, UserView } from "./model.ts";
import { userSubject } from "./user-subject.ts";

// Of looking at all of them.
const ALL_USERS = { kind: "user", id: "" } as const;
const ALL_TOKENS = { kind: "token", id: "" } as const;

/** Everybody, or whoever has the id, oldest first. @throws AppError forbidden unless an admin asks */
export async function listUsers(ctx: Context, id?: string): Promise<UserView[]> {
  requirePermission(ctx, "user:manage", await lookedAt(ctx, id), "user.look");
  const rows = await ctx.db.user.findMany({
    where: id === undefined ? {} : { id },
    orderBy: [{ createdAt: "asc" }, { email: "asc" }],
    omit: { passwordHash: true },
  });
  return rows.map((row) => ({ ...row, role: knownRole(row.role) }));
}

/** Every token, or the one of the id, newest first; those that no longer work stay on record. @throws AppError forbidden unless an admin asks */
export async function listTokens(ctx: Context, id?: string): Promise<TokenView[]> {
  const looked = id === undefined ? ALL_TOKENS : await apiTokenSubject({ id }, ctx);
  requirePermission(ctx, "token:manage", looked, "token.look");
  const rows = await ctx.db.apiToken.findMany({
    where: id === undefined ? {} : { id },
    orderBy: { createdAt: "desc" },
    omit: { tokenHash: true },
    include: { creator: { select: { role: true, disabledAt: true } } },
  });
  return rows.map(({ creator, endCause, ...row }) => {
    const own = knownRole(row.role);
    const role = creator ? lesserRole(own, knownRole(creator.role)) : own;
    const state = stateOf({ ...row, creator, endCause }, ctx.now());
    return { ...row, role, cappedFrom: role === own ? null : own, state };
  });
}

/** Open sessions, the latest seen first: the caller's own, a person's, or everybody's. @throws AppError forbidden for others' */
export async function listSessions(
  ctx: Context,
  limits: SessionLimits,
  whose: "own" | "everybody" | { userId: string },
): Promise<SessionView[]> {
  const userId = whose === "own" ? ctx.actor.id : whose === "everybody" ? undefined : whose.userId;
  if (userId !== ctx.actor.id)
    requirePermission(ctx, "user:manage", await lookedAt(ctx, userId), "session.look");
  const rows = await ctx.db.session.findMany({
    where: { ...stillOpen(limits, ctx.now()), ...(userId === undefined ? {} : { userId }) },
    orderBy: { lastSeenAt: "desc" },
    include: { user: { select: { email: true } } },
    take: 500,
  });
  return rows.map(({ id, userId, user, address, createdAt, lastSeenAt, endsAt, userAgent }) => ({
    ...{ id, userId, address, createdAt, lastSeenAt, endsAt },
    email: user.email,
    browser: describeBrowser(userAgent),
  }));
}

/** What is to be said of ADMIN_TOKEN: it is left over once a person can do what it is for. */
export async function readBootstrapToken(db: Db, env: Pick<Env, "ADMIN_TOKEN">): Promise<BootstrapToken> {
  if (!env.ADMIN_TOKEN) return "absent";
  const admin = await db.user.findFirst({ where: { role: "admin", disabledAt: null } });
  return admin ? "left-over" : "needed";
}

function lookedAt(ctx: Context, id: string | undefined): AuditSubject | Promise<AuditSubject> {
  return id === undefined ? ALL_USERS : userSubject({ id }, ctx);
}

type Ending = {
  revokedAt: Date | null;
  expiresAt: Date | null;
  endCause: string | null;
  creator: { disabledAt: Date | null } | null;
};

/** As `authenticateToken` decides. */
function stateOf({ revokedAt, expiresAt, endCause, creator }: Ending, now: Date): TokenState {
  if (revokedAt) return endCause === "account-disabled" ? "account-disabled" : "revoked";
  if (expiresAt && expiresAt <= now) return "expired";
  if (!creator) return "account-gone";
  return creator.disabledAt ? "account-disabled" : "works";
}

function knownRole(role: string): Role {
  const known = ROLES.find((one) => one === role);
  if (!known) throw new Error(`unknown role ${role}`); // the table's check constraint keeps others out
  return known;
}
