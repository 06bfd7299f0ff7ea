import { createHash, timingSafeEqual } from "node:crypto";
import type { Actor } from "../context.ts";
import type { Db } from "../db/client.ts";
import { ROLES } from "./permissions.ts";

const UNKNOWN: RefusedToken = { refused: "unknown", token: null };

/** How API tokens are stored: a token has 192 random bits, so a plain hash cannot be searched. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** A token that is no longer good is known by its row; any other is nobody's. */
export type RefusedToken = { refused: "unknown" | "expired" | "revoked"; token: Actor | null };

/** The actor of an `Authorization: Bearer …` header. The use is noted, at most once a minute. */
export async function authenticateToken(
  db: Db,
  authorization: string,
  options: { adminToken: string | undefined; now: Date },
): Promise<Actor | RefusedToken> {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  if (!token) return UNKNOWN;
  if (options.adminToken && sameSecret(token, options.adminToken)) {
    return { kind: "token", id: "admin-token", name: "ADMIN_TOKEN", role: "admin" };
  }
  const row = await db.apiToken.findUnique({ where: { tokenHash: hashToken(token) } });
  const role = ROLES.find((known) => known === row?.role);
  if (!row || !role) return UNKNOWN;
  const actor: Actor = { kind: "token", id: row.id, name: row.name, role };
  if (row.revokedAt) return { refused: "revoked", token: actor };
  if (row.expiresAt && row.expiresAt <= options.now) return { refused: "expired", token: actor };
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
