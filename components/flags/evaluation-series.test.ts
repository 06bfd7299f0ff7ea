import { expect, test } from "vitest";
import { evaluationSeries } from "./evaluation-series.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 8, 0, seconds));

test("a pause between answers is zero, not a slope", () => {
  const { on, off } = evaluationSeries([
    { at: at(0), on: 5, off: 1 },
    { at: at(40), on: 7, off: 0 },
  ]);
  expect(on.map((point) => point.value)).toEqual([5, 0, 0, 7]);
  expect(on.map((point) => point.at)).toEqual([0, 10, 30, 40].map((second) => at(second).toISOString()));
  expect(off.map((point) => point.value)).toEqual([1, 0, 0, 0]);
});

test("without answers there is nothing to draw", () => {
  expect(evaluationSeries([])).toEqual({ on: [], off: [] });
});
