import type { Db } from "../../kernel/db/client.ts";
import { compileFlag } from "../compile/compile.ts";
import { evaluateKeys, parseFlag } from "../compile/evaluate.ts";
import type { FlagRow } from "../model.ts";
import { readKnownKeys } from "./read-known-keys.ts";

/** Over all flags, so that a page of a thousand of them does not wait; fewer people are looked at then. */
const MOST_EVALUATIONS = 400_000;

export type PeopleOn = {
  /** People who get at least one flag's on variant; carried over from those looked at. */
  on: number;
  looked: number;
  /** Of so many, named in the last 30 days. */
  known: number;
  /** Those with the most people first; `of` those whom the applications named that asked for it. */
  flags: { name: string; people: number; of: number }[];
};

/**
 * How many people get "on" of any of these flags of an environment as they are set, the kill switch aside. Each flag is asked for those
 * alone whom the applications named that asked for it.
 * @param of whose people are counted: null, everybody's; else those of the applications that asked for one of `flags`.
 */
export async function countPeopleOn(
  db: Db,
  flags: FlagRow[],
  { of, environment }: { of: "all" | "askers"; environment: string },
  now: Date,
): Promise<PeopleOn> {
  const names = flags.map((flag) => flag.name);
  const [known, askers] = await Promise.all([
    readKnownKeys(db, { environment, names: of === "all" ? null : names }, now),
    db.flagAsker.findMany({
      where: { environment, flagName: { in: names } },
      select: { flagName: true, application: true },
    }),
  ]);
  const askedBy = Map.groupBy(askers, (one) => one.flagName);
  const people = known.sample.slice(0, Math.ceil(MOST_EVALUATIONS / Math.max(1, flags.length)));
  const whole = (looked: number) => Math.round((looked * known.total) / Math.max(1, people.length));
  const moved = new Set<string>();
  const perFlag: PeopleOn["flags"] = [];
  for (const flag of flags) {
    const applications = new Set(askedBy.get(flag.name)?.map((one) => one.application));
    const askedFor = people.filter((one) => one.applications.some((name) => applications.has(name)));
    const keys = askedFor.map((one) => one.key);
    const parsed = parseFlag(flag.name, compileFlag(flag, { now, killed: false }));
    const answers = await evaluateKeys(parsed, keys);
    const on = keys.filter((_, index) => answers[index]);
    for (const key of on) moved.add(key);
    perFlag.push({ name: flag.name, people: whole(on.length), of: whole(keys.length) });
  }
  perFlag.sort((a, b) => b.people - a.people || a.name.localeCompare(b.name));
  return { on: whole(moved.size), looked: people.length, known: known.total, flags: perFlag };
}
