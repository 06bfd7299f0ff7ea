import type { Db, Tx } from "../db/client.ts";
import { CountReachInput, type Reach } from "./model.ts";
import { reachOf } from "./reach.ts";
import { getFlag } from "./store.ts";

const KNOWN_DAYS = 30;

/** How many of the keys seen in the last 30 days a percentage would reach. @throws AppError not-found */
export async function countReach(db: Db | Tx, input: unknown, now: Date = new Date()): Promise<Reach> {
  const { name, percentage } = CountReachInput.parse(input);
  const row = await getFlag(db, name);
  const since = new Date(now.getTime() - KNOWN_DAYS * 86_400_000);
  const keys = await db.$queryRaw<{ key: string }[]>`
    select targeting_key as key from known_keys where last_seen_at > ${since}`;
  return reachOf(
    row,
    percentage,
    keys.map((one) => one.key),
    now,
  );
}
