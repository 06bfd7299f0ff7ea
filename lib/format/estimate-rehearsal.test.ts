import { expect, test } from "vitest";
import { estimateRehearsal } from "./estimate-rehearsal.ts";

test.each([
  [
    "as the last one",
    { elapsedSeconds: 5, share: 0.05, shareSeconds: 5, expectedSeconds: 20 },
    { secondsLeft: 15, from: "expected" },
  ],
  [
    "longer than the last one: from its own pace",
    { elapsedSeconds: 30, share: 0.75, shareSeconds: 30, expectedSeconds: 20 },
    { secondsLeft: 10, from: "measured" },
  ],
  [
    "longer than the last one, and its pace says nothing",
    { elapsedSeconds: 30, share: 0.05, shareSeconds: 2, expectedSeconds: 20 },
    "longer",
  ],
  [
    "the first one, half way",
    { elapsedSeconds: 30, share: 0.5, shareSeconds: 30, expectedSeconds: null },
    { secondsLeft: 30, from: "measured" },
  ],
  [
    "the first one, just begun",
    { elapsedSeconds: 1, share: 0.02, shareSeconds: 1, expectedSeconds: null },
    null,
  ],
  [
    "all steps done, not yet over",
    { elapsedSeconds: 35, share: 1, shareSeconds: 35, expectedSeconds: null },
    null,
  ],
] as const)("%s", (_, seen, estimate) => {
  expect(estimateRehearsal(seen)).toEqual(estimate);
});

test("while a step stands still what is left falls, then is not known", () => {
  const left = [8, 12, 25, 39, 40, 60].map((elapsedSeconds) =>
    estimateRehearsal({ elapsedSeconds, share: 0.2, shareSeconds: 8, expectedSeconds: null }),
  );
  const measured = (secondsLeft: number) => ({ secondsLeft, from: "measured" });
  expect(left).toEqual([measured(32), measured(28), measured(15), measured(1), null, null]);
});
