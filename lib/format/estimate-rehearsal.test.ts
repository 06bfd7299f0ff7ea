import { expect, test } from "vitest";
import { estimateRehearsal } from "./estimate-rehearsal.ts";

test.each([
  ["as the last one", { elapsedSeconds: 5, share: 0.05, lastSeconds: 20 }, { secondsLeft: 15, from: "last" }],
  [
    "longer than the last one: from its own pace",
    { elapsedSeconds: 30, share: 0.75, lastSeconds: 20 },
    { secondsLeft: 10, from: "measured" },
  ],
  [
    "the first one, half way",
    { elapsedSeconds: 30, share: 0.5, lastSeconds: null },
    { secondsLeft: 30, from: "measured" },
  ],
  ["the first one, just begun", { elapsedSeconds: 1, share: 0.02, lastSeconds: null }, null],
] as const)("%s", (_, seen, estimate) => {
  expect(estimateRehearsal(seen)).toEqual(estimate);
});
