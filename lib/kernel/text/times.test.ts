import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { english } from "../../messages/catalogue/english.ts";
import { readerZone } from "./reader-zone.ts";
import { formatClock, formatExact, formatZone, momentWords, timeAgoWords } from "./times.ts";

const ZONES = [
  "UTC",
  "Asia/Seoul",
  "Asia/Bangkok",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Europe/Berlin",
  "Pacific/Apia",
  "Pacific/Kiritimati",
];
const at = new Date("2026-11-21T23:30:07.083Z");

test("one moment in the clocks of three readers", () => {
  expect(formatExact(at, "UTC")).toBe("2026-11-21 23:30:07.083 +00:00");
  expect(formatExact(at, "Asia/Seoul")).toBe("2026-11-22 08:30:07.083 +09:00");
  expect(formatExact(at, "America/St_Johns")).toBe("2026-11-21 20:00:07.083 -03:30");
});

test("whether it was today or yesterday is asked of the reader's calendar", () => {
  const now = new Date("2026-11-22T03:00:00Z");
  expect(english(momentWords(at, now, "UTC"))).toBe("yesterday 23:30");
  expect(english(momentWords(at, now, "Asia/Seoul"))).toBe("08:30");
  expect(english(momentWords(at, now, "Asia/Seoul", { seconds: true }))).toMatch(/^08:30:\d\d$/);
  expect(english(timeAgoWords(at, now, "Asia/Seoul"))).toBe("08:30");
});

test("in any zone, at any time, as luxon has it", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("1972-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
      fc.constantFrom(...ZONES),
      (date, zone) => {
        const there = DateTime.fromJSDate(date, { zone });
        expect(formatClock(date, zone)).toBe(there.toFormat("HH:mm:ss"));
        expect(formatExact(date, zone)).toBe(there.toFormat("yyyy-MM-dd HH:mm:ss.SSS ZZ"));
      },
    ),
  );
});

test.each([undefined, "", "Mars/Olympus", "<script>", "UTC; path=/", "a".repeat(4_000)])(
  "a cookie that is no zone (%j) means UTC",
  (cookie) => {
    expect(readerZone(cookie)).toBe("UTC");
  },
);

test("a zone is named where its clock differs from the one beside it, at that time of the year", () => {
  const winter = new Date("2026-11-28T17:00:00Z");
  const summer = new Date("2026-07-28T17:00:00Z");
  expect(formatZone(winter, "America/New_York", "Asia/Seoul")).toBe("GMT-5");
  expect(formatZone(summer, "America/New_York", "Asia/Seoul")).toBe("GMT-4");
  expect(formatZone(winter, "Europe/London", "UTC")).toBeNull();
  expect(formatZone(winter, "Asia/Tokyo", "Asia/Seoul")).toBeNull();
});
