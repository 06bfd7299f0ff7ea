import { createHash } from "node:crypto";
import type pg from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Db } from "../../kernel/db/client.ts";
import { addressGroup } from "../../kernel/input/client-address.ts";

/** Who tries: `device` is the id of a browser on which this account has signed in before. */
export type Attempt = { email: string; address: string; device: string | null };

/** What becomes of an attempt. `onRecord`: it is audited; of those beyond a limit the first is, the rest is in the log. */
export type Verdict =
  | { kind: "refused"; waitSeconds: number; onRecord: boolean }
  | { kind: "allowed"; delayMs: number; onRecord: boolean };

export type SignInLimiter = {
  /** Counts one attempt. */
  take(attempt: Attempt): Promise<Verdict>;
  /** A right password clears what its place had used up for this email, and takes itself off the other counts. */
  clear(attempt: Attempt): Promise<void>;
};

/**
 * Guesses of somebody's own password, by whoever sits at their open session. Each session has five of its own: who guesses
 * at a stolen one must not keep its person from the change that throws them out, and another session takes the password.
 */
type PasswordLimiter = {
  /** Counts one. @returns how many seconds to wait; null: go on */
  take(session: string): Promise<number | null>;
  clear(session: string): Promise<void>;
};

const RECORDED_AN_HOUR = 50;

/**
 * No number of wrong passwords for an email locks its person out. A browser that knows the account has ten attempts in a
 * quarter of an hour of its own; any other place five for one email and a hundred in all; and an email that many places
 * try has each of their attempts answered later. Counted in PostgreSQL, so that every process agrees. An email is counted
 * by its hash, as it may be a password in the wrong field.
 */
export function createSignInLimiter(pool: pg.Pool): SignInLimiter {
  const base = {
    storeClient: pool,
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: true,
  };
  const known = new RateLimiterPostgres({ ...base, keyPrefix: "sign-in-device", points: 10, duration: 900 });
  const pair = new RateLimiterPostgres({ ...base, keyPrefix: "sign-in", points: 5, duration: 900 });
  const from = new RateLimiterPostgres({ ...base, keyPrefix: "sign-in-address", points: 100, duration: 900 });
  const email = new RateLimiterPostgres({
    ...base,
    keyPrefix: "sign-in-email",
    points: 2 ** 30,
    duration: 3600,
  });
  return {
    async take(attempt) {
      const { ofDevice, ofPair, ofAddress, ofEmail } = keysOf(attempt);
      if (ofDevice) {
        const taken = await consume(known, ofDevice);
        return taken.over ? refused(taken) : { kind: "allowed", delayMs: 0, onRecord: true };
      }
      const together = await consume(pair, ofPair);
      if (together.over) {
        // An address that is through with its hundred could otherwise leave a trace with each new email.
        const spent = ((await from.get(ofAddress))?.consumedPoints ?? 0) >= from.points;
        return { ...refused(together), onRecord: together.isFirst && !spent };
      }
      const alone = await consume(from, ofAddress);
      if (alone.over) return refused(alone);
      const { consumedPoints } = await email.consume(ofEmail);
      return {
        kind: "allowed",
        delayMs: delayAfter(consumedPoints - 1),
        onRecord: consumedPoints <= RECORDED_AN_HOUR,
      };
    },
    async clear(attempt) {
      const { ofDevice, ofPair, ofAddress, ofEmail } = keysOf(attempt);
      if (ofDevice) return void (await known.delete(ofDevice));
      await pair.delete(ofPair);
      await from.reward(ofAddress);
      await email.reward(ofEmail);
    },
  };
}

/** How long the next answer takes when so many attempts for one email came from strangers within the hour. */
export function delayAfter(attempts: number): number {
  return Math.min(Math.max(0, attempts - 10) * 250, 5_000);
}

function keysOf({ email, address, device }: Attempt) {
  const name = createHash("sha256").update(email).digest("base64url");
  const place = addressGroup(address);
  return {
    ofDevice: device && `${device}|${name}`,
    ofPair: `${place}|${name}`,
    ofAddress: place,
    ofEmail: name,
  };
}

type Taken = { over: boolean; isFirst: boolean; waitSeconds: number };

function refused({ waitSeconds, isFirst }: Taken): Verdict {
  return { kind: "refused", waitSeconds, onRecord: isFirst };
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<Taken> {
  try {
    await limiter.consume(key);
    return { over: false, isFirst: false, waitSeconds: 0 };
  } catch (thrown) {
    if (!(thrown instanceof RateLimiterRes)) throw thrown;
    return {
      over: true,
      isFirst: thrown.consumedPoints === limiter.points + 1,
      waitSeconds: Math.ceil(thrown.msBeforeNext / 1000),
    };
  }
}

export function createPasswordLimiter(db: Db): PasswordLimiter {
  const query = async ({ text, values }: { text: string; values: unknown[] }) => {
    const found = await db.$queryRawUnsafe<{ points: number; expire: bigint }[]>(text, ...values);
    return { rows: found.map((row) => ({ ...row, expire: Number(row.expire) })), rowCount: found.length };
  };
  const own = new RateLimiterPostgres({
    storeClient: { query },
    storeType: "client",
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: false, // that of signing in clears the table
    keyPrefix: "own-password",
    points: 5,
    duration: 900,
  });
  return {
    take: async (session) => {
      const { over, waitSeconds } = await consume(own, session);
      return over ? waitSeconds : null;
    },
    clear: async (session) => void (await own.delete(session)),
  };
}
