import fc from "fast-check";
import { expect, test } from "vitest";
import type { FlagWindow } from "../flag-window.ts";
import { windowState } from "./window.ts";

const WEEK = [1, 2, 3, 4, 5, 6, 7];
const at = (text: string) => new Date(text);
const state = (window: FlagWindow, now: string) => {
  const { open, nextBoundary } = windowState(window, at(now));
  return [open, nextBoundary?.toISOString() ?? null];
};

test("office hours in their own zone", () => {
  const office = { zone: "Asia/Seoul", from: "09:00", until: "18:00", days: [1, 2, 3, 4, 5] };
  expect(state(office, "2026-07-01T00:00:00Z")).toEqual([true, "2026-07-01T09:00:00.000Z"]);
  expect(state(office, "2026-07-01T09:00:00Z")).toEqual([false, "2026-07-02T00:00:00.000Z"]);
  // Friday evening waits for Monday.
  expect(state(office, "2026-07-03T10:00:00Z")).toEqual([false, "2026-07-06T00:00:00.000Z"]);
});

test("a window over midnight belongs to the day on which it begins", () => {
  const night = { zone: "UTC", from: "22:00", until: "06:00", days: [5] };
  expect(state(night, "2026-07-03T23:00:00Z")).toEqual([true, "2026-07-04T06:00:00.000Z"]); // Friday
  expect(state(night, "2026-07-04T05:59:59Z")).toEqual([true, "2026-07-04T06:00:00.000Z"]);
  expect(state(night, "2026-07-04T22:30:00Z")).toEqual([false, "2026-07-10T22:00:00.000Z"]); // Saturday
});

test("windows that touch are one, and one that never closes has no boundary", () => {
  const always = { zone: "Europe/Berlin", from: "00:00", until: "00:00", days: WEEK };
  expect(state(always, "2026-03-29T00:30:00Z")).toEqual([true, null]);
  const sixDays = { ...always, days: [1, 2, 3, 4, 5, 6] };
  expect(state(sixDays, "2026-07-01T12:00:00Z")).toEqual([true, "2026-07-04T22:00:00.000Z"]);
});

test("spring: a time that the clock skips is the moment of the skip", () => {
  // Berlin goes from 02:00 to 03:00 on 29 March 2026, at 01:00 UTC.
  const window = { zone: "Europe/Berlin", from: "02:30", until: "05:00", days: WEEK };
  expect(state(window, "2026-03-29T00:59:00Z")).toEqual([false, "2026-03-29T01:00:00.000Z"]);
  expect(state(window, "2026-03-29T01:00:00Z")).toEqual([true, "2026-03-29T03:00:00.000Z"]);
  const inside = { ...window, from: "02:10", until: "02:50" };
  expect(state(inside, "2026-03-29T00:59:00Z")).toEqual([false, "2026-03-30T00:10:00.000Z"]);
});

test("autumn: a time that comes twice opens at the first and closes at the second", () => {
  // Berlin goes from 03:00 back to 02:00 on 25 October 2026, at 01:00 UTC.
  const window = { zone: "Europe/Berlin", from: "02:30", until: "04:00", days: WEEK };
  expect(state(window, "2026-10-25T00:29:00Z")).toEqual([false, "2026-10-25T00:30:00.000Z"]);
  expect(state(window, "2026-10-25T00:45:00Z")).toEqual([true, "2026-10-25T03:00:00.000Z"]);
  const ending = { ...window, from: "01:00", until: "02:30" };
  expect(state(ending, "2026-10-25T01:15:00Z")).toEqual([true, "2026-10-25T01:30:00.000Z"]);
});

test("at the boundary the state is the other one, and until then it stays", () => {
  const clock = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([h, m]) => `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}`);
  const window = fc.record({
    zone: fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Seoul", "Australia/Lord_Howe"),
    from: clock,
    until: clock,
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  });
  const now = fc.date({
    min: at("2026-01-01T00:00:00Z"),
    max: at("2027-12-31T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(window, now, fc.double({ min: 0, max: 1, noNaN: true }), (one, moment, share) => {
      const { open, nextBoundary } = windowState(one, moment);
      if (nextBoundary === null) return;
      expect(nextBoundary.getTime()).toBeGreaterThan(moment.getTime());
      expect(windowState(one, nextBoundary).open).toBe(!open);
      const between = moment.getTime() + share * (nextBoundary.getTime() - 1 - moment.getTime());
      expect(windowState(one, new Date(between)).open).toBe(open);
    }),
    { numRuns: 400 },
  );
});
