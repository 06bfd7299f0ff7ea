import { expect, test } from "vitest";
import { evaluationSeries } from "./evaluation-series.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 8, 0, seconds));

test("a pause between answers is zero, not a slope", () => {
  const { on, off } = evaluationSeries(
    [
      { at: at(0), on: 5, off: 1 },
      { at: at(40), on: 7, off: 0 },
    ],
    at(59),
  );
  expect(on.map((point) => point.value)).toEqual([5, 0, 0, 7]);
  expect(on.map((point) => point.at)).toEqual([0, 10, 30, 40].map((second) => at(second).toISOString()));
  expect(off.map((point) => point.value)).toEqual([1, 0, 0, 0]);
});

test("without answers there is nothing to draw", () => {
  expect(evaluationSeries([], at(0))).toEqual({ on: [], off: [] });
});

test("a bucket that may still grow is not drawn", () => {
  const buckets = [0, 10, 20].map((seconds) => ({ at: at(seconds), on: 1, off: 0 }));
  expect(evaluationSeries(buckets, at(34)).on).toHaveLength(2);
  expect(evaluationSeries(buckets, at(35)).on).toHaveLength(3);
});
