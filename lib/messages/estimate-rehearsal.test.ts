import { expect, test } from "vitest";
import { estimateRehearsal } from "./estimate-rehearsal.ts";

const measured = (secondsLeft: number, secondsAgo = 0) => ({ secondsLeft, secondsAgo });

test.each([
  ["nothing known", { elapsedSeconds: 1, measured: null, lastSeconds: null }, null],
  [
    "as the last one, whatever this one's first parts say",
    { elapsedSeconds: 5, measured: measured(60), lastSeconds: 20 },
    { secondsLeft: 15, from: "last" },
  ],
  [
    "longer than the last one: from its own pace",
    { elapsedSeconds: 30, measured: measured(10), lastSeconds: 20 },
    { secondsLeft: 10, from: "measured" },
  ],
  [
    "longer than the last one, and no pace",
    { elapsedSeconds: 30, measured: null, lastSeconds: 20 },
    "longer",
  ],
  [
    "the first one",
    { elapsedSeconds: 30, measured: measured(30), lastSeconds: null },
    { secondsLeft: 30, from: "measured" },
  ],
  [
    "while a step stands still what is left falls",
    { elapsedSeconds: 38, measured: measured(30, 8), lastSeconds: null },
    { secondsLeft: 22, from: "measured" },
  ],
  ["until it is used up", { elapsedSeconds: 60, measured: measured(30, 30), lastSeconds: null }, "longer"],
] as const)("%s", (_, seen, estimate) => {
  expect(estimateRehearsal(seen)).toEqual(estimate);
});
