import fc from "fast-check";
import { expect, test } from "vitest";
import { windowState } from "../compile/window.ts";
import { UNREADABLE_WINDOW } from "../flag-window.ts";
import type { FlagRow } from "../model.ts";
import { addsHours } from "./adds-hours.ts";

const office = { zone: "Asia/Seoul", from: "09:00", until: "18:00", days: [1, 2, 3, 4, 5] };
const night = { zone: "UTC", from: "22:00", until: "06:00", days: [7] };

test.each<[string, FlagRow["window"], FlagRow["window"], boolean]>([
  ["always, then hours", null, office, false],
  ["hours, then always", office, null, true],
  ["the same hours", office, { ...office, days: [5, 4, 3, 2, 1] }, false],
  ["a day less", office, { ...office, days: [1, 2, 3] }, false],
  ["a day more", office, { ...office, days: [1, 2, 3, 4, 5, 6] }, true],
  ["a minute more", office, { ...office, until: "18:01" }, true],
  ["another zone", office, { ...office, zone: "Asia/Tokyo" }, true],
  ["the end of Sunday's night is on Monday", night, { ...night, from: "00:00", days: [1] }, false],
  ["unreadable is never on", UNREADABLE_WINDOW, office, true],
  ["nothing is on when it cannot be read", office, UNREADABLE_WINDOW, false],
])("%s", (_, before, wanted, expected) => {
  expect(addsHours(before, wanted)).toBe(expected);
});

const clock = fc.integer({ min: 0, max: 95 }).map((quarter) => {
  const hour = String(Math.floor(quarter / 4)).padStart(2, "0");
  return `${hour}:${String((quarter % 4) * 15).padStart(2, "0")}`;
});
const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
const someWindow = fc.record({ zone: fc.constant("UTC"), from: clock, until: clock, days });

test("it says what the windows themselves say, over a week", () => {
  const monday = Date.UTC(2026, 5, 1);
  const quarters = Array.from({ length: 7 * 96 }, (_, i) => new Date(monday + i * 15 * 60_000));
  fc.assert(
    fc.property(someWindow, someWindow, (before, wanted) => {
      const adds = quarters.some((at) => windowState(wanted, at).open && !windowState(before, at).open);
      expect(addsHours(before, wanted)).toBe(adds);
    }),
    { numRuns: 30 },
  );
});
