import type { Db, Tx } from "../db/client.ts";
import { compileFlag } from "../flags/compile.ts";
import { evaluateFlag, parseFlag } from "../flags/evaluate.ts";
import { listFlags } from "../flags/reads.ts";

const KNOWN_DAYS = 30;
/** Evaluating more would make the page wait; the most recent ones are looked at. */
const MOST_KEYS = 20_000;

export type KeysOn = {
  /** Of `looked`, how many get at least one flag's on variant as the flags are set. */
  on: number;
  looked: number;
  /** True if more keys are known than were looked at. */
  more: boolean;
};

/** How many people the kill switch moves back, or its lifting moves forward again; retired flags do not move. */
export async function countKeysOn(db: Db | Tx, now: Date = new Date()): Promise<KeysOn> {
  const since = new Date(now.getTime() - KNOWN_DAYS * 86_400_000);
  const [{ flags }, rows] = await Promise.all([
    listFlags(db, now),
    db.$queryRaw<{ key: string }[]>`
      select targeting_key as key from known_keys where last_seen_at > ${since}
      order by last_seen_at desc limit ${MOST_KEYS + 1}`,
  ]);
  const keys = rows.slice(0, MOST_KEYS).map((row) => row.key);
  const parsed = flags
    .filter((flag) => flag.retiredAt === null && flag.enabled)
    .map((flag) => parseFlag(flag.name, compileFlag(flag, { now, killed: false })));
  const on = keys.filter((targetingKey) => parsed.some((flag) => evaluateFlag(flag, { targetingKey }).value));
  return { on: on.length, looked: keys.length, more: rows.length > MOST_KEYS };
}
