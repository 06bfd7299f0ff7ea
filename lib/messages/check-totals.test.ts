import { expect, test } from "vitest";
import { english } from "./catalogue/english.ts";
import { describeCheckTotals } from "./check-totals.ts";

test("a count names its parts", () => {
  const none = {
    passing: 0,
    failing: 0,
    stale: 0,
    running: 0,
    notRun: 0,
    superseded: 0,
    lookedAtSince: null,
  };
  expect(english(describeCheckTotals({ ...none, passing: 17, failing: 1, superseded: 2 }))).toBe(
    "17 pass, 1 fails, 2 superseded",
  );
  expect(english(describeCheckTotals({ ...none, passing: 1, running: 1, stale: 3, notRun: 4 }))).toBe(
    "1 passes, 1 runs now, 3 too old to count, 4 not run yet",
  );
  expect(english(describeCheckTotals({ ...none, notRun: 4 }))).toBe("4 not run yet");
});
