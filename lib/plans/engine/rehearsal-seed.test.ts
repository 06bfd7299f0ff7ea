import { expect, test } from "vitest";
import { seedAfter } from "./rehearsal-seed.ts";

const rehearsal = (ok: boolean, back: boolean, seed?: number) => ({
  ok,
  report: { rollback: { ok: back, differences: [] }, ...(seed === undefined ? {} : { seed }) },
});

test("a version that failed is tried again at the same ends, and every other one at new ones", () => {
  expect(seedAfter(null, 5)).toBe(5);
  expect(seedAfter(rehearsal(true, true, 3), 5)).toBe(5);
  expect(seedAfter(rehearsal(false, false, 3), 5)).toBe(3);
  expect(seedAfter(rehearsal(true, false, 0), 5)).toBe(0);
  expect(seedAfter(rehearsal(false, false), 5)).toBe(5); // from before it was recorded
});
