import pg from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { databaseUrl } from "../web/db.ts";

export type SignInLimiter = {
  /** Counts one attempt. Null: go on. A number: refused, and for how many seconds. */
  take(email: string, address: string): Promise<number | null>;
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
      try {
        await pair.consume(`${address}|${mail}`);
        await from.consume(address);
        await email.consume(mail);
        return null;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.ceil(refused.msBeforeNext / 1000);
        throw refused;
      }
    },
    async clear(mail, address) {
      await pair.delete(`${address}|${mail}`);
      await from.reward(address);
      await email.reward(mail);
    },
  };
}

const processWide = globalThis as typeof globalThis & { sluiceSignInLimiter?: SignInLimiter };

/** The web process's limiter, on two connections of its own. */
export function getSignInLimiter(): SignInLimiter {
  processWide.sluiceSignInLimiter ??= createSignInLimiter(
    new pg.Pool({ connectionString: databaseUrl(), max: 2, application_name: "sluice-web-sign-in" }),
  );
  return processWide.sluiceSignInLimiter;
}
