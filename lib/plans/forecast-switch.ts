import type { Db, Tx } from "../db/client.ts";
import { compileFlag } from "../flags/compile.ts";
import { evaluateFlag, parseFlag } from "../flags/evaluate.ts";
import type { Switch, SwitchForecast } from "./model.ts";

const KNOWN_DAYS = 30;
/** More would make a page wait; those seen last are looked at. */
const MOST_KEYS = 20_000;

/** What a switchover would do to its flag, and how many known keys each stage would reach. It changes nothing. */
export async function forecastSwitch(
  db: Db | Tx,
  { flag: name, stages }: Pick<Switch, "flag" | "stages">,
  now: Date,
): Promise<SwitchForecast> {
  const flag = await db.featureFlag.findUnique({ where: { name } });
  if (flag === null) {
    const unread = stages.map((one) => ({ ...one, keys: null }));
    return { flag: name, from: null, hasWindow: false, stages: unread, moreKeys: false };
  }
  const since = new Date(now.getTime() - KNOWN_DAYS * 86_400_000);
  const known = await db.$queryRaw<{ key: string }[]>`
    select targeting_key as key from known_keys where last_seen_at > ${since}
    order by last_seen_at desc limit ${MOST_KEYS + 1}`;
  const keys = known.slice(0, MOST_KEYS).map(({ key }) => key);
  // Raising a percentage only adds keys, so that each stage asks for those alone that the one before left out.
  let out = keys;
  const reached = stages.map((stage) => {
    const rule = {
      name,
      enabled: true,
      window: null,
      retiredAt: null,
      archivedAt: null,
      allowKeys: flag.allowKeys,
    };
    const at = compileFlag({ ...rule, rolloutPercentage: stage.percentage }, { now, killed: false });
    const parsed = parseFlag(name, at);
    out = out.filter((targetingKey) => !evaluateFlag(parsed, { targetingKey }).value);
    return { ...stage, keys: { on: keys.length - out.length, looked: keys.length } };
  });
  return {
    flag: name,
    from: flag.enabled ? flag.rolloutPercentage.toNumber() : 0,
    hasWindow: flag.window !== null,
    stages: reached,
    moreKeys: known.length > MOST_KEYS,
  };
}
