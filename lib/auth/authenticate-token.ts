import { createHash, timingSafeEqual } from "node:crypto";
import type { Actor } from "../context.ts";
import type { Db } from "../db/client.ts";
import { ROLES } from "./permissions.ts";

/** How API tokens are stored: a token has 192 random bits, so a plain hash cannot be searched. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/**
 * The actor of an `Authorization: Bearer …` header, or null if it is unknown, expired or revoked. The use is noted, at
 * most once a minute.
 */
export async function authenticateToken(
  db: Db,
  authorization: string,
  options: { adminToken: string | undefined; now: Date },
): Promise<Actor | null> {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  if (!token) return null;
  if (options.adminToken && sameSecret(token, options.adminToken)) {
    return { kind: "token", id: "admin-token", name: "ADMIN_TOKEN", role: "admin" };
  }
  const row = await db.apiToken.findUnique({ where: { tokenHash: hashToken(token) } });
  if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= options.now)) return null;
  const role = ROLES.find((known) => known === row.role);
  if (!role) return null;
  const minuteAgo = new Date(options.now.getTime() - 60_000);
  if (!row.lastUsedAt || row.lastUsedAt < minuteAgo) {
    await db.apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: options.now } });
  }
  return { kind: "token", id: row.id, name: row.name, role };
}

/** Compares hashes, so that neither length nor content shows in the time it takes. */
function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());
}
