import { expect, test } from "vitest";
import { BookingFigures } from "./booking-figures.ts";

test("counts by step and in all, with zeros where nobody booked, and forgets steps after a quarter of an hour", () => {
  let now = Date.parse("2026-11-21T12:00:03Z");
  const figures = new BookingFigures(() => now);
  figures.count("old");
  figures.count("old");
  now += 20_000;
  figures.count("new");
  figures.count("failed");
  figures.count("refused");
  expect(figures.read()).toEqual({
    since: "2026-11-21T12:00:03.000Z",
    old: 2,
    new: 1,
    refused: 1,
    failed: 1,
    buckets: [
      { at: "2026-11-21T12:00:00.000Z", old: 2, new: 0, refused: 0, failed: 0 },
      { at: "2026-11-21T12:00:10.000Z", old: 0, new: 0, refused: 0, failed: 0 },
      { at: "2026-11-21T12:00:20.000Z", old: 0, new: 1, refused: 1, failed: 1 },
    ],
  });
  now += 3_600_000;
  const later = figures.read();
  expect(later).toMatchObject({ old: 2, new: 1, refused: 1, failed: 1 });
  expect(later.buckets).toHaveLength(90);
  expect(later.buckets.every((one) => one.old + one.new + one.refused + one.failed === 0)).toBe(true);
});
