import { expect, test } from "vitest";
import { axisWidth } from "./axis-width.ts";
import { valueTicks } from "./value-ticks.ts";

test("the axis of a fast backfill has room for every figure of its labels", () => {
  // As measured: "20,000" at 11 px is 36 px wide and ends 8 px before the drawing.
  expect(axisWidth(valueTicks(20_000, false))).toBeGreaterThanOrEqual(36 + 8);
  expect(axisWidth(valueTicks(2_400_000, false))).toBeGreaterThan(axisWidth(valueTicks(20_000, false)));
});

test("short labels leave drawings below each other aligned", () => {
  expect(axisWidth(valueTicks(3, true))).toBe(axisWidth(valueTicks(60, true)));
});
