import { timingSafeEqual } from "node:crypto";
import type { Db } from "../../kernel/db/client.ts";
import { hashClientToken } from "./token-hash.ts";

const USE_NOTED_EVERY_MS = 60_000;

/**
 * Whether an `Authorization: Bearer …` header may ask for answers: with any token of an application that works, or with
 * that of the environment. Without one only where none is required; a wrong one never.
 */
export async function allowsClient(
  db: Db,
  authorization: string | null,
  rules: { bootstrap: string | undefined; required: boolean },
): Promise<boolean> {
  const given = authorization?.match(/^Bearer (.+)$/i)?.[1];
  if (given === undefined) return !rules.required;
  const tokenHash = hashClientToken(given);
  if (rules.bootstrap !== undefined && isSame(tokenHash, hashClientToken(rules.bootstrap))) return true;
  const now = new Date();
  const row = await db.clientToken.findUnique({ where: { tokenHash }, include: { use: true } });
  if (row === null || row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt <= now))
    return false;
  const minuteAgo = new Date(now.getTime() - USE_NOTED_EVERY_MS);
  if (row.use === null || row.use.lastUsedAt < minuteAgo) {
    await db.$executeRaw`
      insert into client_token_uses (token_id, last_used_at) values (${row.id}::uuid, ${now})
      on conflict (token_id) do update set last_used_at = excluded.last_used_at`;
  }
  return true;
}

function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
