import { expect, test } from "vitest";
import { Percentage } from "./inputs.ts";

test("every hundredth is a percentage, as a number and as text", () => {
  for (let i = 0; i <= 10_000; i += 1) {
    expect(Percentage.parse(i / 100)).toBe(i / 100);
    expect(Percentage.parse((i / 100).toFixed(2))).toBe(i / 100);
  }
  expect(Percentage.parse(-0)).toBe(0);
});
