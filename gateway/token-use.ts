import type pg from "pg";
import type { ClientTokens } from "./client-tokens.ts";
import type { Writers } from "./writers.ts";

const EVERY_MS = 10_000;

/** Writes every few seconds which tokens were used, so that a person sees which of two can be revoked. */
export function keepTokenUse(options: { pool: pg.Pool; tokens: ClientTokens; writers: Writers }): {
  stop: () => Promise<void>;
} {
  const { pool, tokens, writers } = options;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const ids = tokens.takeUsed();
    if (ids.length === 0) return;
    try {
      await pool.query(
        `insert into client_token_uses (token_id, last_used_at)
         select id, now() from client_tokens where id = any($1::uuid[]) order by id
         on conflict (token_id) do update set last_used_at = excluded.last_used_at`,
        [ids],
      );
      writers.worked("use of tokens");
    } catch (error) {
      writers.failed("use of tokens", error as Error);
    }
  }

  const timer = setInterval(() => {
    writing = writing.then(write);
  }, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await writing;
      await write();
    },
  };
}
