import { compileFlag } from "../../flags/compile/compile.ts";
import { evaluateKeys, parseFlag } from "../../flags/compile/evaluate.ts";
import { readKnownKeys } from "../../flags/exposure/read-known-keys.ts";
import { ON_OFF } from "../../flags/variants.ts";
import type { Db } from "../../kernel/db/client.ts";
import type { Switch } from "../model.ts";
import type { SwitchForecast } from "./rehearsal-report.ts";

/** What a switchover would do to its flag, and how many known keys each stage would reach. It changes nothing. */
export async function forecastSwitch(
  db: Db,
  { flag: name, environment, stages }: Pick<Switch, "flag" | "stages"> & { environment: string },
  now: Date,
): Promise<SwitchForecast> {
  const flag = await db.featureFlag.findUnique({ where: { name_environment: { name, environment } } });
  if (flag === null) {
    const unread = stages.map((one) => ({ ...one, keys: null }));
    return { flag: name, from: null, hasWindow: false, stages: unread, moreKeys: false };
  }
  const known = await readKnownKeys(db, { environment, names: [name] }, now);
  const keys = known.sample.map((one) => one.key);
  // Raising a percentage only adds keys, so that each stage asks for those alone that the one before left out.
  let out = keys;
  const reached: SwitchForecast["stages"] = [];
  for (const stage of stages) {
    const rule = {
      name,
      enabled: true,
      window: null,
      retiredAt: null,
      archivedAt: null,
      allowKeys: flag.allowKeys,
      ...ON_OFF, // who gets it depends on no name of a variant
    };
    const at = compileFlag({ ...rule, rolloutPercentage: stage.percentage }, { now, killed: false });
    const answers = await evaluateKeys(parseFlag(name, at), out);
    out = out.filter((_, index) => !answers[index]);
    reached.push({ ...stage, keys: { on: keys.length - out.length, looked: keys.length } });
  }
  return {
    flag: name,
    from: flag.enabled ? flag.rolloutPercentage.toNumber() : 0,
    hasWindow: flag.window !== null,
    stages: reached,
    moreKeys: known.total > keys.length,
  };
}
