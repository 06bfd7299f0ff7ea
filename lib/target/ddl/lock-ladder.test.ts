import fc from "fast-check";
import { expect, test } from "vitest";
import { LOCK_LADDER, lockTimeoutMs, sleepMsAfter } from "./lock-ladder.ts";

test("each try may wait longer, up to 2 s", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 30].map((attempt) => lockTimeoutMs(LOCK_LADDER, attempt));
  expect(waits).toEqual([100, 200, 400, 800, 1_500, 2_000, 2_000, 2_000]);
});

test("between tries others get 1 s to 30 s, a quarter more or less", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, chance) => {
        const base = Math.min(1_000 * 2 ** (attempt - 1), 30_000);
        const slept = sleepMsAfter({ ...LOCK_LADDER, random: () => chance }, attempt);
        expect(slept).toBeGreaterThanOrEqual(base * 0.75 - 1);
        expect(slept).toBeLessThanOrEqual(base * 1.25 + 1);
      },
    ),
  );
});
