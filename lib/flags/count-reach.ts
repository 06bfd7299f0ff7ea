import type { Db } from "../db/client.ts";
import { type KnownKeys, readKnownKeys } from "../interlock/read-known-keys.ts";
import { singleFlight } from "../single-flight.ts";
import { compileFlag } from "./compile.ts";
import { evaluateKeys, parseFlag } from "./evaluate.ts";
import type { FlagRow, Reach } from "./model.ts";

const FRESH_MS = 5_000;
const counts = new WeakMap<Db, ReturnType<typeof singleFlight<Reach>>>();

/**
 * How many people a change from one state of a flag to another moves. Every sampled key is evaluated as the gateway would,
 * once for all who ask for the same change.
 */
export async function countReach(db: Db, before: FlagRow, wanted: FlagRow, now: Date): Promise<Reach> {
  const known = await readKnownKeys(db, before.name, now);
  const definition = (row: FlagRow) => JSON.stringify(compileFlag(row, { now, killed: false }));
  const served = { ...wanted, enabled: true, window: null, archivedAt: null };
  const definitions = [definition(before), definition(wanted), definition(served)] as const;
  const count = counts.get(db) ?? singleFlight<Reach>(FRESH_MS);
  counts.set(db, count);
  const key = JSON.stringify([before.name, known.applications, known.total, ...definitions]);
  return count(key, () => reachOf(before.name, definitions, known));
}

/** @param definitions as JSON: served now, after the change, and after it with nothing in its way. */
async function reachOf(
  name: string,
  definitions: readonly [string, string, string],
  { applications, total, sample }: KnownKeys,
): Promise<Reach> {
  const keys = sample.map((one) => one.key);
  const answers = new Map<string, boolean[]>();
  for (const one of new Set(definitions))
    answers.set(one, await evaluateKeys(parseFlag(name, JSON.parse(one)), keys));
  const [before = [], after = [], served = []] = definitions.map((one) => answers.get(one));
  // Joins and leaves are carried over and what is after follows, so that the four always agree.
  const whole = (matches: (index: number) => boolean | undefined) =>
    Math.round((keys.filter((_, index) => matches(index)).length * total) / Math.max(1, keys.length));
  const reach = {
    before: whole((i) => before[i]),
    joins: whole((i) => after[i] && !before[i]),
    leaves: whole((i) => before[i] && !after[i]),
  };
  return {
    asked: applications.length > 0,
    knownKeys: total,
    sampled: keys.length,
    ...reach,
    after: reach.before + reach.joins - reach.leaves,
    onceServed: served === after ? reach.before + reach.joins - reach.leaves : whole((i) => served[i]),
  };
}
