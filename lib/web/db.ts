import { type Db, openDb, PERSON_LOCK_WAIT_MS } from "../kernel/db/client.ts";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";
import { serverEnv } from "./server-env.ts";

// Next re-evaluates modules when a file changes in development; the pool must outlive that.
const processWide = globalThis as typeof globalThis & { sluiceWebDb?: Db };

/** A server that hangs must become a page that says so. Above it is the 15 s that a transaction may take. */
const ANSWER_WITHIN_MS = 10_000;

/** Sluice's database URL. @throws AppError unavailable if the process was started without one. */
export function databaseUrl(): string {
  const url = serverEnv().DATABASE_URL;
  if (!url) throw new AppError("unavailable", message("requests.database.notSet"));
  return url;
}

/** The one client of this process. */
export function getDb(): Db {
  processWide.sluiceWebDb ??= openDb(databaseUrl(), {
    name: "sluice-web",
    answerWithinMs: ANSWER_WITHIN_MS,
    lockWaitMs: PERSON_LOCK_WAIT_MS,
  });
  return processWide.sluiceWebDb;
}
