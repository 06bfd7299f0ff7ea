import { expect, test } from "vitest";
import { periodOf } from "../../examples/clinic/period.ts";
import { reservationLines } from "../../examples/clinic/seed/reservations.ts";
import { decidePeriod } from "./scripted-person.ts";

test("she knows every seeded time that cannot be read, and answers for no other", () => {
  const times = new Set(
    [...reservationLines(new Date("2026-11-21"), 60_000)].map((line) => line.split("\t")[8] ?? ""),
  );
  const unreadable = [...times].filter((time) => periodOf(time) === null);
  expect(unreadable.length).toBe(31);
  expect(unreadable.filter((time) => decidePeriod(time) === null)).toEqual([]);
  expect(decidePeriod("something new")).toBeNull();
});
