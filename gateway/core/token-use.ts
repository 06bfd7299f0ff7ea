import type pg from "pg";
import type { Running } from "#lib/kernel/loop/lifecycle.ts";
import { repeat, withLastRound } from "#lib/kernel/loop/repeat.ts";
import type { ClientTokens } from "./client-tokens.ts";
import type { Writers } from "./writers.ts";

const EVERY_MS = 10_000;

/** Writes every few seconds which tokens were used, so that a person sees which of two can be revoked. */
export function keepTokenUse(options: { pool: pg.Pool; tokens: ClientTokens; writers: Writers }): Running {
  const { pool, tokens, writers } = options;
  const writing = repeat("token-use", EVERY_MS, async () => {
    const ids = tokens.takeUsed();
    if (ids.length === 0) return;
    try {
      await pool.query(
        `insert into client_token_uses (token_id, last_used_at)
         select id, now() from client_tokens where id = any($1::uuid[]) order by id
         on conflict (token_id) do update set last_used_at = excluded.last_used_at`,
        [ids],
      );
      writers.worked("token-use");
    } catch (error) {
      writers.failed("token-use", error as Error);
    }
  });
  return withLastRound(writing);
}
