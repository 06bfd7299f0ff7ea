import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../../generated/prisma/client.ts";
import type { TransactionClient } from "../../generated/prisma/internal/prismaNamespace.ts";
import { END_FROZEN } from "./end-frozen.ts";

/** Sluice's own database. */
export type Db = PrismaClient;
/** A transaction on it, as `inTransaction` hands out. */
export type Tx = TransactionClient;

/**
 * How long a statement for a person waits for a lock, outside of `inTransaction`: another session that holds a table must not
 * keep all connections, as a press of the kill switch needs one.
 */
export const PERSON_LOCK_WAIT_MS = 2_000;

/**
 * Opens a pooled client; nothing connects before the first query. `name` is what pg_stat_activity shows; a statement
 * that is not answered within `answerWithinMs`, or waits longer than `lockWaitMs` for a lock, is an error, undefined waits.
 */
export function openDb(
  url: string,
  options: { name: string; poolSize?: number; answerWithinMs?: number; lockWaitMs?: number },
): Db {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: url,
      application_name: options.name,
      max: options.poolSize ?? 10,
      // A lost server must become an error that a person sees, not a page that hangs.
      connectionTimeoutMillis: 5_000,
      onConnect: (client) => client.query(`${END_FROZEN}; set lock_timeout = ${options.lockWaitMs ?? 0}`),
      ...(options.answerWithinMs === undefined ? {} : { query_timeout: options.answerWithinMs }),
    }),
  });
}
