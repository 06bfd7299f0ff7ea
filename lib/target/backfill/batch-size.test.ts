import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ALONE,
  BESIDE_OTHERS,
  firstBatchSize,
  MAX_BATCH_ROWS,
  MIN_BATCH_ROWS,
  nextBatchSize,
} from "./batch-size.ts";

const batches = fc.array(
  fc.record({ rows: fc.integer({ min: 0, max: 30_000 }), ms: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
);

test.each([BESIDE_OTHERS, ALONE])("never leaves its limits, nor grows faster than %o", (pace) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), batches, (first, list) => {
      let size = firstBatchSize(first);
      for (const batch of list) {
        const next = nextBatchSize(size, batch, pace);
        expect(next.rows).toBeGreaterThanOrEqual(MIN_BATCH_ROWS);
        expect(next.rows).toBeLessThanOrEqual(MAX_BATCH_ROWS);
        expect(next.rows).toBeLessThanOrEqual(Math.max(MIN_BATCH_ROWS, size.rows * pace.maxGrowth + 1));
        expect(Number.isInteger(next.rows)).toBe(true);
        size = next;
      }
    }),
  );
});

test.each([BESIDE_OTHERS, ALONE])("settles at its time, whatever a row costs: %o", (pace) => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 20, noNaN: true }), (msPerRow) => {
      let size = firstBatchSize();
      for (let n = 0; n < 60; n++)
        size = nextBatchSize(size, { rows: size.rows, ms: size.rows * msPerRow }, pace);
      const wanted = Math.min(Math.max(pace.targetMs / msPerRow, MIN_BATCH_ROWS), MAX_BATCH_ROWS);
      expect(Math.abs(size.rows - wanted)).toBeLessThanOrEqual(1);
    }),
  );
});

test("a server that slows down is given less at once", () => {
  const steady = nextBatchSize({ rows: 10_000, msPerRow: 0.05 }, { rows: 10_000, ms: 500 }, BESIDE_OTHERS);
  const slowed = nextBatchSize(steady, { rows: 10_000, ms: 5_000 }, BESIDE_OTHERS);
  expect(slowed.rows).toBeLessThan(2_500);
});
