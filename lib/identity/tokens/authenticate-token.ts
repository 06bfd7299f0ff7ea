import { createHash, timingSafeEqual } from "node:crypto";
import type { Actor } from "../../kernel/context.ts";
import type { Db } from "../../kernel/db/client.ts";
import { lesserRole, ROLES } from "../../kernel/permissions.ts";
import { bearerToken } from "../bearer-token.ts";

/** After a token's name wherever it did something: no person, no part of Sluice and no command line has a name that ends so. */
const TOKEN = " (token)";

const UNKNOWN: RefusedToken = { refused: "unknown", token: null };

/** How API tokens are stored: a token has 192 random bits, so a plain hash cannot be searched. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** The actor's id of whoever sends ADMIN_TOKEN. */
export const BOOTSTRAP_ID = "admin-token";

/** A token that is no longer good is known by its row; any other is nobody's. "orphaned": its account is not there. */
export type RefusedToken = {
  refused: "unknown" | "expired" | "revoked" | "orphaned";
  token: Actor | null;
};

/**
 * The actor of an `Authorization: Bearer …` header. A token works as long as the account that made it, and never for
 * more than that account may do now. The use is noted, at most once a minute.
 */
export async function authenticateToken(
  db: Db,
  authorization: string,
  options: { adminToken: string | undefined; now: Date },
): Promise<Actor | RefusedToken> {
  const token = bearerToken(authorization);
  if (!token) return UNKNOWN;
  if (options.adminToken && sameSecret(token, options.adminToken)) {
    return { kind: "token", id: BOOTSTRAP_ID, name: "ADMIN_TOKEN", role: "admin" };
  }
  const row = await db.apiToken.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { creator: { select: { role: true, disabledAt: true } } },
  });
  const own = ROLES.find((known) => known === row?.role);
  if (!row || !own) return UNKNOWN;
  const creators = ROLES.find((known) => known === row.creator?.role);
  const role = creators ? lesserRole(own, creators) : "viewer";
  const actor: Actor = { kind: "token", id: row.id, name: `${row.name}${TOKEN}`, role };
  if (row.revokedAt) return { refused: "revoked", token: actor };
  if (row.expiresAt && row.expiresAt <= options.now) return { refused: "expired", token: actor };
  if (!creators || row.creator?.disabledAt) return { refused: "orphaned", token: actor };
  const minuteAgo = new Date(options.now.getTime() - 60_000);
  if (!row.lastUsedAt || row.lastUsedAt < minuteAgo) {
    await db.apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: options.now } });
  }
  return actor;
}

/** Compares hashes, so that neither length nor content shows in the time it takes. */
function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());
}
