import fc from "fast-check";
import { expect, test } from "vitest";
import { timeTicks } from "./time-ticks.ts";

const START = Date.UTC(2026, 10, 21, 10, 10, 3);
const written = (at: number, seconds: boolean) => new Date(at).toISOString().slice(11, seconds ? 19 : 16);

test("a minute of data is marked in seconds, an hour in minutes", () => {
  const minute = timeTicks(START, START + 60_000);
  expect(minute.ticks.map((at) => written(at, minute.seconds))).toEqual([
    "10:10:15",
    "10:10:30",
    "10:10:45",
    "10:11:00",
  ]);
  const hour = timeTicks(START, START + 3_600_000);
  expect(hour.ticks.map((at) => written(at, hour.seconds))).toEqual([
    "10:20",
    "10:30",
    "10:40",
    "10:50",
    "11:00",
    "11:10",
  ]);
});

test("no two marks are written alike, and all lie inside", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e9 }),
      fc.integer({ min: 2_000, max: 86_000_000 }),
      (by, length) => {
        const from = START + by;
        const { ticks, seconds } = timeTicks(from, from + length);
        // Two alone say little of what lies between them.
        expect(ticks.length).toBeGreaterThanOrEqual(length < 900_000 ? 1 : 3);
        expect(ticks.length).toBeLessThanOrEqual(seconds ? 4 : 6);
        expect(new Set(ticks.map((at) => written(at, seconds))).size).toBe(ticks.length);
        for (const at of ticks) expect(at >= from && at <= from + length).toBe(true);
      },
    ),
  );
});
