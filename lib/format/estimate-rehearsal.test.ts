import { expect, test } from "vitest";
import { estimateRehearsal } from "./estimate-rehearsal.ts";

const measured = (secondsLeft: number, secondsAgo = 0) => ({ secondsLeft, secondsAgo });
const last = { seconds: 20, from: "last" } as const;
const seeding = { seconds: 20, from: "seeding" } as const;

test.each([
  ["nothing known", { elapsedSeconds: 1, measured: null, expected: null }, null],
  [
    "as the last one, whatever this one's first parts say",
    { elapsedSeconds: 5, measured: measured(60), expected: last },
    { secondsLeft: 15, from: "expected" },
  ],
  [
    "longer than the last one: from its own pace",
    { elapsedSeconds: 30, measured: measured(10), expected: last },
    { secondsLeft: 10, from: "measured" },
  ],
  ["longer than the last one, and no pace", { elapsedSeconds: 30, measured: null, expected: last }, "longer"],
  [
    "expected only, until it has measured itself",
    { elapsedSeconds: 5, measured: null, expected: seeding },
    { secondsLeft: 15, from: "expected" },
  ],
  [
    "measured of itself",
    { elapsedSeconds: 5, measured: measured(33), expected: seeding },
    { secondsLeft: 33, from: "measured" },
  ],
  [
    "the first one",
    { elapsedSeconds: 30, measured: measured(30), expected: null },
    { secondsLeft: 30, from: "measured" },
  ],
  [
    "while a step stands still what is left falls",
    { elapsedSeconds: 38, measured: measured(30, 8), expected: null },
    { secondsLeft: 22, from: "measured" },
  ],
  ["until it is used up", { elapsedSeconds: 60, measured: measured(30, 30), expected: null }, "longer"],
] as const)("%s", (_, seen, estimate) => {
  expect(estimateRehearsal(seen)).toEqual(estimate);
});
