import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readClock, subscribeToClock } from "./clock.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_001_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

test("the clock moves on for all who listen at once, and whoever is drawn between two steps reads what the others read", () => {
  const seen: [string, number][] = [];
  const first = subscribeToClock(() => seen.push(["first", readClock()]));
  expect(readClock()).toBe(1_000_000_000);
  // A busy page comes to its timers late.
  vi.setSystemTime(1_000_006_500);
  expect(readClock()).toBe(1_000_000_000);
  const second = subscribeToClock(() => seen.push(["second", readClock()]));
  vi.advanceTimersByTime(4_000);
  expect(seen).toEqual([
    ["first", 1_000_010_000],
    ["second", 1_000_010_000],
  ]);
  first();
  second();
  vi.setSystemTime(1_000_020_000);
  expect(readClock()).toBe(1_000_020_000);
  expect(vi.getTimerCount()).toBe(0);
});
