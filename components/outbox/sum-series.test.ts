import { expect, test } from "vitest";
import type { OutboxPoint } from "#lib/outbox/model.ts";
import { sumSeries } from "./sum-series.ts";

function point(second: number, depth: number): OutboxPoint {
  const rest = { oldestAgeMs: null, inPerSecond: 0, deliveredPerSecond: 0, retrying: 0, blocked: 0, dead: 0 };
  return { at: new Date(Date.UTC(2026, 10, 21, 8, 0, second)), depth, ...rest };
}

const series = [
  { sink: "a", points: [point(1, 5), point(21, 7)] },
  { sink: "b", points: [point(3, 10)] },
];

test("adds the sinks in each bucket", () => {
  expect(sumSeries(series, (one) => one.depth, "sum").map((one) => one.value)).toEqual([15, 7]);
});

test("or takes the greatest", () => {
  expect(sumSeries(series, (one) => one.depth, "max").map((one) => one.value)).toEqual([10, 7]);
  expect(sumSeries([], (one) => one.depth, "max")).toEqual([]);
});
