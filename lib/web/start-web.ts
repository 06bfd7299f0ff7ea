import { createHmac } from "node:crypto";
import { databaseRefusal } from "../kernel/db/database-refusal.ts";
import { refuseStart } from "../kernel/process/refuse-start.ts";
import { getDb } from "./db.ts";
import { prepareRequests } from "./prepare-requests.ts";
import { serverEnv } from "./server-env.ts";
import { warnOfBootstrapToken } from "./warn-of-bootstrap-token.ts";

/** What the web process does once, before its first request. */
export async function startWeb(): Promise<void> {
  const env = serverEnv();
  prepareRequests(env.NEXTAUTH_URL);
  // The key with which Next seals what an action of a page carries with it: the same in every web process, and in no build.
  if (env.NEXTAUTH_SECRET) process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ??= actionsKey(env.NEXTAUTH_SECRET);
  const refusal = env.DATABASE_URL ? await databaseRefusal(env.DATABASE_URL, "web") : null;
  if (refusal) return refuseStart(refusal, "web not started");
  if (env.DATABASE_URL) warnOfBootstrapToken(getDb()).catch(() => {}); // it is said again with its next use
}

/** 256 bits for AES. */
export function actionsKey(secret: string): string {
  return createHmac("sha256", secret).update("sluice server actions").digest("base64");
}
