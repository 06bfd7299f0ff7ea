import { countPeopleOn, type PeopleOn } from "../flags/exposure/count-people-on.ts";
import { listFlags } from "../flags/reads/read-flags.ts";
import type { Db } from "../kernel/db/client.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import { singleFlight } from "../kernel/loop/single-flight.ts";

const FRESH_MS = 5_000;
const counts = new WeakMap<Db, ReturnType<typeof singleFlight<PeopleOn>>>();

/** How many people the kill switch moves back, or its lifting moves forward again; retired flags do not move. */
export async function countKeysOn(
  db: Db,
  now: Date = new Date(),
  environment: string = DEFAULT_ENVIRONMENT,
): Promise<PeopleOn> {
  const list = await listFlags(db, now, environment);
  const flags = list.flags.filter((flag) => flag.setTo.serves !== "nobody" && flag.retiredAt === null);
  const count = counts.get(db) ?? singleFlight<PeopleOn>(FRESH_MS);
  counts.set(db, count);
  const revisions = flags.map(({ name, revision }) => [name, revision]);
  return count(JSON.stringify([environment, revisions]), () =>
    countPeopleOn(db, flags, { of: "all", environment }, now),
  );
}
