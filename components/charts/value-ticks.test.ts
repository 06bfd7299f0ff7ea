import fc from "fast-check";
import { expect, test } from "vitest";
import { valueTicks } from "./value-ticks.ts";

test("a scale has round values that people count in", () => {
  expect(valueTicks(66, true)).toEqual([0, 20, 40, 60, 80]);
  expect(valueTicks(60, true)).toEqual([0, 20, 40, 60]);
  expect(valueTicks(1, true)).toEqual([0, 1]);
  expect(valueTicks(0, true)).toEqual([0, 1]);
  expect(valueTicks(0.42, false)).toEqual([0, 0.2, 0.4, 0.6]);
  expect(valueTicks(66, true, 2)).toEqual([0, 50, 100]);
  expect(valueTicks(4_100, true)).toEqual([0, 2_000, 4_000, 6_000]);
});

test("it begins at nothing, holds the highest, rises evenly and has few lines", () => {
  const highest = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e9, noNaN: true }));
  fc.assert(
    fc.property(highest, fc.boolean(), (value, whole) => {
      const top = whole ? Math.ceil(value) : value;
      const ticks = valueTicks(top, whole);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(top * (1 - 1e-9));
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      if (whole) expect(ticks.every(Number.isInteger)).toBe(true);
    }),
  );
});
