import { expect, test } from "vitest";
import { readWindowOpen } from "./read-window-open.ts";

test("hours that cannot be read let nobody in, and none are always open", () => {
  const at = new Date("2026-11-28T12:00:00Z");
  const nights = { zone: "UTC", from: "02:00", until: "06:00", days: [] };
  expect(readWindowOpen({ window: null }, at)).toBe(true);
  expect(readWindowOpen({ window: "??" }, at)).toBe(false);
  expect(readWindowOpen({ window: nights }, at)).toBe(false);
});
