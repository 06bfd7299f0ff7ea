import type { ClientBase } from "pg";
import { z } from "zod";
import { StoredToken } from "./client-tokens.ts";

const READ = `
  select id::text, application, scope, token_hash as "tokenHash", expires_at as "expiresAt" from client_tokens
  where environment = $1 and revoked_at is null and (expires_at is null or expires_at > now()) order by id`;

/** The tokens that work now in an environment. */
export async function readClientTokens(client: ClientBase, environment: string): Promise<StoredToken[]> {
  const { rows } = await client.query(READ, [environment]);
  return z.array(StoredToken).parse(rows);
}
