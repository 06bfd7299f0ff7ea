import { expect, test } from "vitest";
import { markup } from "../../test/markup.tsx";
import { CheckTotalsLine } from "./check-totals-line.tsx";

const totals = {
  passing: 13,
  failing: 0,
  stale: 0,
  running: 0,
  notRun: 25,
  superseded: 0,
  lookedAtSince: new Date(),
};
const words = (over: Partial<typeof totals>) =>
  markup(<CheckTotalsLine totals={{ ...totals, ...over }} />).replace(/<time.*/, "");

test("who was looked at is not told of those that did not run, which are named last", () => {
  expect(words({})).toBe("13 pass, 25 not run yet; those that ran were looked at since ");
  expect(words({ notRun: 0 })).toBe("13 pass; all looked at since ");
  expect(words({ passing: 1, notRun: 0 })).toBe("1 passes; looked at since ");
});

test("of those that a later phase has superseded it is not said that they were looked at", () => {
  expect(words({ passing: 16, notRun: 0, superseded: 22 })).toBe(
    "16 pass, 22 superseded; those that count were looked at since ",
  );
  expect(words({ superseded: 2 })).toBe(
    "13 pass, 25 not run yet, 2 superseded; those that ran and count were looked at since ",
  );
});
