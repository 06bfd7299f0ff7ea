import pg from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { databaseUrl } from "../web/db.ts";

/** `isFirst`: this attempt reached the limit; those that follow are refused without a trace but the log's. */
export type TooMany = { waitSeconds: number; isFirst: boolean };

export type SignInLimiter = {
  /** Counts one attempt. Null: go on. */
  take(email: string, address: string): Promise<TooMany | null>;
  /** A right password clears what the two had used up together, and takes itself off the other counts. */
  clear(email: string, address: string): Promise<void>;
};

/**
 * Five attempts in a quarter of an hour for one address and email; a hundred for one address, whatever the emails; and
 * fifty an hour for one email from anywhere, against many addresses at once; one address alone cannot use those up.
 * Counted in PostgreSQL, so that every process agrees.
 */
export function createSignInLimiter(pool: pg.Pool): SignInLimiter {
  const base = {
    storeClient: pool,
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: true,
  };
  const pair = new RateLimiterPostgres({ ...base, keyPrefix: "sign-in", points: 5, duration: 900 });
  const from = new RateLimiterPostgres({ ...base, keyPrefix: "sign-in-address", points: 100, duration: 900 });
  const email = new RateLimiterPostgres({ ...base, keyPrefix: "sign-in-email", points: 50, duration: 3600 });
  return {
    async take(mail, address) {
      for (const [limiter, key] of [
        [pair, `${address}|${mail}`],
        [from, address],
        [email, mail],
      ] as const) {
        const refused = await consume(limiter, key);
        if (!refused) continue;
        // An address that is through with its hundred could otherwise leave a trace with each new email.
        const spent = limiter === pair && ((await from.get(address))?.consumedPoints ?? 0) >= from.points;
        return {
          waitSeconds: Math.ceil(refused.msBeforeNext / 1000),
          isFirst: refused.consumedPoints === limiter.points + 1 && !spent,
        };
      }
      return null;
    },
    async clear(mail, address) {
      await pair.delete(`${address}|${mail}`);
      await from.reward(address);
      await email.reward(mail);
    },
  };
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<RateLimiterRes | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused;
    throw refused;
  }
}

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
