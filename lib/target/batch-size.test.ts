import fc from "fast-check";
import { expect, test } from "vitest";
import { firstBatchSize, MAX_BATCH_ROWS, MIN_BATCH_ROWS, nextBatchSize } from "./batch-size.ts";

const batches = fc.array(
  fc.record({ rows: fc.integer({ min: 0, max: 30_000 }), ms: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
);

test("never leaves its limits, never grows by more than a fifth", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), batches, (first, list) => {
      let size = firstBatchSize(first);
      for (const batch of list) {
        const next = nextBatchSize(size, batch);
        expect(next.rows).toBeGreaterThanOrEqual(MIN_BATCH_ROWS);
        expect(next.rows).toBeLessThanOrEqual(MAX_BATCH_ROWS);
        expect(next.rows).toBeLessThanOrEqual(Math.max(MIN_BATCH_ROWS, size.rows * 1.2 + 1));
        expect(Number.isInteger(next.rows)).toBe(true);
        size = next;
      }
    }),
  );
});

test("settles where a batch takes 500 ms, whatever a row costs", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 20, noNaN: true }), (msPerRow) => {
      let size = firstBatchSize();
      for (let n = 0; n < 60; n++) size = nextBatchSize(size, { rows: size.rows, ms: size.rows * msPerRow });
      const wanted = Math.min(Math.max(500 / msPerRow, MIN_BATCH_ROWS), MAX_BATCH_ROWS);
      expect(Math.abs(size.rows - wanted)).toBeLessThanOrEqual(1);
    }),
  );
});

test("a server that slows down is given less at once", () => {
  const steady = nextBatchSize({ rows: 10_000, msPerRow: 0.05 }, { rows: 10_000, ms: 500 });
  const slowed = nextBatchSize(steady, { rows: 10_000, ms: 5_000 });
  expect(slowed.rows).toBeLessThan(2_500);
});
