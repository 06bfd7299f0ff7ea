import { readStagesOfOff } from "../../interlock/read-stages-of-off.ts";
import type { Db } from "../../kernel/db/client.ts";
import { singleFlight } from "../../kernel/loop/single-flight.ts";
import { turnsOnElsewhere } from "../../messages/turn-on-at.ts";
import { compileFlag } from "../compile/compile.ts";
import { evaluateKeys, parseFlag } from "../compile/evaluate.ts";
import { type KnownKeys, readKnownKeys } from "../exposure/read-known-keys.ts";
import type { FlagRow, MovedKeys, Reach } from "../model.ts";

const FRESH_MS = 5_000;
/** As many as a person looks through. */
const MOST_MOVED = 40;

type Counted = { reach: Reach; moved: MovedKeys };
const counts = new WeakMap<Db, ReturnType<typeof singleFlight<Counted>>>();

/**
 * How many people a change from one state of a flag to another moves. Every sampled key is evaluated as the gateway would,
 * once for all who ask for the same change.
 */
export async function countReach(db: Db, before: FlagRow, wanted: FlagRow, now: Date): Promise<Reach> {
  return (await countMoved(db, before, wanted, now)).reach;
}

/** The same, with some of those who are moved by key. Apart, as not everybody may be shown a list of people. */
export async function countMoved(db: Db, before: FlagRow, wanted: FlagRow, now: Date): Promise<Counted> {
  const [known, stagesOf] = await Promise.all([
    readKnownKeys(db, { environment: before.environment, names: [before.name] }, now),
    readStagesOfOff(db, [wanted]),
  ]);
  const onAt = turnsOnElsewhere(wanted, stagesOf(wanted.planName)) ?? wanted.rolloutPercentage;
  const definition = (row: FlagRow) => JSON.stringify(compileFlag(row, { now, killed: false }));
  const served = { ...wanted, enabled: true, rolloutPercentage: onAt, window: null, archivedAt: null };
  const definitions = [definition(before), definition(wanted), definition(served)] as const;
  const count = counts.get(db) ?? singleFlight<Counted>(FRESH_MS);
  counts.set(db, count);
  const key = JSON.stringify([
    before.environment,
    before.name,
    known.applications,
    known.total,
    ...definitions,
  ]);
  return count(key, () => reachOf(before.name, definitions, known));
}

/** @param definitions as JSON: served now, after the change, and after it with nothing in its way. */
async function reachOf(
  name: string,
  definitions: readonly [string, string, string],
  { applications, total, sample }: KnownKeys,
): Promise<Counted> {
  const keys = sample.map((one) => one.key);
  const answers = new Map<string, boolean[]>();
  for (const one of new Set(definitions))
    answers.set(one, await evaluateKeys(parseFlag(name, JSON.parse(one)), keys));
  const [before = [], after = [], served = []] = definitions.map((one) => answers.get(one));
  // Joins and leaves are carried over and what is after follows, so that the four always agree.
  const whole = (matches: (index: number) => boolean | undefined) =>
    Math.round((keys.filter((_, index) => matches(index)).length * total) / Math.max(1, keys.length));
  const some = (matches: (index: number) => boolean | undefined) =>
    keys.filter((_, index) => matches(index)).slice(0, MOST_MOVED);
  const counted = {
    before: whole((i) => before[i]),
    joins: whole((i) => after[i] && !before[i]),
    leaves: whole((i) => before[i] && !after[i]),
  };
  const reach = {
    asked: applications.length > 0,
    applications,
    knownKeys: total,
    sampled: keys.length,
    ...counted,
    after: counted.before + counted.joins - counted.leaves,
    onceServed: served === after ? counted.before + counted.joins - counted.leaves : whole((i) => served[i]),
  };
  const moved = { joins: some((i) => after[i] && !before[i]), leaves: some((i) => before[i] && !after[i]) };
  return { reach, moved };
}
