import type { Db } from "../db/client.ts";
import { compileFlag } from "../flags/compile.ts";
import { evaluateKeys, parseFlag } from "../flags/evaluate.ts";
import type { FlagSummary } from "../flags/model.ts";
import { listFlags } from "../flags/reads.ts";
import { readKnownKeys } from "../interlock/read-known-keys.ts";
import { singleFlight } from "../single-flight.ts";

/** Over all flags, so that a page of a thousand of them does not wait; fewer people are looked at then. */
const MOST_EVALUATIONS = 400_000;
const FRESH_MS = 5_000;

export type KeysOn = {
  /** People who get at least one flag's on variant as the flags are set; carried over from those looked at. */
  on: number;
  looked: number;
  /** Of so many, named in the last 30 days. */
  known: number;
  /** The flags that are on for somebody and that the switch reaches, those with the most people first. */
  flags: { name: string; people: number }[];
};

const counts = new WeakMap<Db, ReturnType<typeof singleFlight<KeysOn>>>();

/** How many people the kill switch moves back, or its lifting moves forward again; retired flags do not move. */
export async function countKeysOn(db: Db, now: Date = new Date()): Promise<KeysOn> {
  const [list, known, askers] = await Promise.all([
    listFlags(db, now),
    readKnownKeys(db, null, now),
    db.flagAsker.findMany({ select: { flagName: true, application: true } }),
  ]);
  const flags = list.flags.filter((flag) => flag.setTo.serves !== "nobody" && flag.retiredAt === null);
  const askedBy = Map.groupBy(askers, (one) => one.flagName);
  const applicationsOf = (flag: FlagSummary) =>
    new Set(askedBy.get(flag.name)?.map((one) => one.application) ?? []);
  const count = counts.get(db) ?? singleFlight<KeysOn>(FRESH_MS);
  counts.set(db, count);
  const revisions = flags.map(({ name, revision }) => [name, revision]);
  return count(JSON.stringify([revisions, known.total, askers.length]), async () => {
    const people = known.sample.slice(0, Math.ceil(MOST_EVALUATIONS / Math.max(1, flags.length)));
    const whole = (looked: number) => Math.round((looked * known.total) / Math.max(1, people.length));
    const moved = new Set<string>();
    const perFlag: KeysOn["flags"] = [];
    for (const flag of flags) {
      const applications = applicationsOf(flag);
      const askedFor = people.filter((one) => one.applications.some((name) => applications.has(name)));
      const keys = askedFor.map((one) => one.key);
      const parsed = parseFlag(flag.name, compileFlag(flag, { now, killed: false }));
      const answers = await evaluateKeys(parsed, keys);
      const on = keys.filter((_, index) => answers[index]);
      for (const key of on) moved.add(key);
      perFlag.push({ name: flag.name, people: whole(on.length) });
    }
    perFlag.sort((a, b) => b.people - a.people || a.name.localeCompare(b.name));
    return { on: whole(moved.size), looked: people.length, known: known.total, flags: perFlag };
  });
}
