import pg from "pg";
import { createSignInLimiter, type SignInLimiter } from "../../identity/sessions/sign-in-limiter.ts";
import { databaseUrl } from "../db.ts";

const processWide = globalThis as typeof globalThis & {
  sluiceLimiterPool?: pg.Pool;
  sluiceSignInLimiter?: SignInLimiter;
};

/** Two connections of the web process's own for counting attempts. */
export function limiterPool(): pg.Pool {
  if (!processWide.sluiceLimiterPool) {
    const name = "sluice-web-limits";
    const pool = new pg.Pool({ connectionString: databaseUrl(), max: 2, application_name: name });
    // An idle connection that the server closes is replaced at the next use; without a listener it would end the process.
    pool.on("error", () => {});
    processWide.sluiceLimiterPool = pool;
  }
  return processWide.sluiceLimiterPool;
}

export function getSignInLimiter(): SignInLimiter {
  processWide.sluiceSignInLimiter ??= createSignInLimiter(limiterPool());
  return processWide.sluiceSignInLimiter;
}
