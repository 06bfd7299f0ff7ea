import { timingSafeEqual } from "node:crypto";
import type { Db } from "../../kernel/db/client.ts";
import { DEFAULT_ENVIRONMENT } from "../../kernel/environment.ts";
import { bearerToken } from "../bearer-token.ts";
import { hashClientToken } from "./token-hash.ts";

const USE_NOTED_EVERY_MS = 60_000;

/**
 * For which environment an `Authorization: Bearer …` header may ask for answers; null: for none. With any token of an application that works, or with
 * that of the process. Without one only where none is required; a wrong one never.
 */
export async function environmentOfClient(
  db: Db,
  authorization: string | null,
  rules: { bootstrap: string | undefined; required: boolean },
): Promise<string | null> {
  const given = bearerToken(authorization);
  if (given === undefined) return rules.required ? null : DEFAULT_ENVIRONMENT;
  const tokenHash = hashClientToken(given);
  if (rules.bootstrap !== undefined && isSame(tokenHash, hashClientToken(rules.bootstrap)))
    return DEFAULT_ENVIRONMENT;
  const now = new Date();
  const row = await db.clientToken.findUnique({ where: { tokenHash }, include: { use: true } });
  if (row === null || row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt <= now)) return null;
  const minuteAgo = new Date(now.getTime() - USE_NOTED_EVERY_MS);
  if (row.use === null || row.use.lastUsedAt < minuteAgo) {
    await db.$executeRaw`
      insert into client_token_uses (token_id, last_used_at) values (${row.id}::uuid, ${now})
      on conflict (token_id) do update set last_used_at = excluded.last_used_at`;
  }
  return row.environment;
}

function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
