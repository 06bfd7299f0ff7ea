import { expect, test } from "vitest";
import type { FlagChange } from "#lib/flags/field-change.ts";
import type { FlagNow } from "./flag-now.ts";
import { lowerPercentageBefore } from "./lower-percentage-before.ts";

const changes = (...steps: [number, number][]) =>
  steps
    .map(([before, after]) => ({
      changes: [{ field: "percentage", before, after }],
    }))
    .reverse() as FlagChange[];
const at = (rolloutPercentage: number, over: Partial<FlagNow> = {}): FlagNow => ({
  name: "f",
  state: "partly-on",
  serves: "some",
  enabled: true,
  rolloutPercentage,
  revision: 1,
  ...over,
});
const risen = changes([0, 5], [5, 50], [50, 100]);

test("the way down leads to the last lower percentage, and never to a higher one", () => {
  expect(lowerPercentageBefore(risen, at(100))).toBe(50);
  expect(lowerPercentageBefore([...changes([100, 5]), ...risen], at(5))).toBe(0);
  expect(lowerPercentageBefore(changes([50, 0]), at(0))).toBe(null);
});

test("while nobody is served there is none: the 50 % would stand beside nobody, or beside the 5 % it turns on at", () => {
  expect(lowerPercentageBefore(risen, at(100, { state: "off", serves: "nobody", enabled: false }))).toBe(
    null,
  );
  expect(lowerPercentageBefore(risen, at(100, { state: "killed", serves: "nobody" }))).toBe(null);
});
