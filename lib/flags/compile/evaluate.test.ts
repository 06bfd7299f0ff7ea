import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { ON_OFF } from "../variants.ts";
import { compileFlag } from "./compile.ts";
import { evaluateFlag, evaluateKeys, parseFlag } from "./evaluate.ts";

test("evaluating many keys lets other work through meanwhile, and answers as one by one", async () => {
  const rule = { name: "f", enabled: true, rolloutPercentage: 30, allowKeys: [], window: null };
  const definition = compileFlag(
    { ...rule, retiredAt: null, archivedAt: null, ...ON_OFF },
    { now: new Date(), killed: false },
  );
  const flag = parseFlag("f", definition);
  const keys = Array.from({ length: 100_000 }, (_, i) => `person-${i}`);
  let turns = 0;
  let done = false;
  const others = (async () => {
    while (!done) {
      await setImmediate();
      turns += 1;
    }
  })();
  const answers = await evaluateKeys(flag, keys);
  done = true;
  await others;
  expect(turns).toBeGreaterThan(2);
  expect(answers.slice(0, 500)).toEqual(
    keys.slice(0, 500).map((targetingKey) => evaluateFlag(flag, { targetingKey }).value),
  );
});
