import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_BATCH_ROWS } from "./batch-size.ts";
import { trialSizes } from "./trial-sizes.ts";

const seeds = fc.integer({ min: 0, max: 0xffffffff });

/** The last row of each batch but the last one. */
function endsOf(rows: number, seed: number): number[] {
  const ends: number[] = [];
  let end = 0;
  for (const size of trialSizes(rows, seed)) {
    end += size;
    if (end >= rows) return ends;
    ends.push(end);
  }
  return ends;
}

test("groups of rows are cut, however large they are and wherever the first one begins", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 4, max: 100_000 }),
      seeds,
      fc.integer({ min: 2, max: 500 }),
      (rows, seed, size) => {
        const ends = endsOf(rows, seed);
        for (let first = 0; first < Math.min(size, 12); first++)
          expect(ends.some((end) => (end - first) % size !== 0)).toBe(true);
      },
    ),
  );
});

test.each([2, 5, 7, 10, 30, 1000])(
  "groups of %i are cut all along a large table, not at its beginning alone",
  (size) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const ends = endsOf(60_000, seed).slice(2);
        for (let at = 1; at < ends.length; at++)
          expect((ends[at - 1] ?? 0) % size !== (ends[at] ?? 0) % size).toBe(true);
      }),
    );
  },
);

test("there are four batches at least, each row its own where there are fewer, and none is larger than on the target", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000 }), seeds, (rows, seed) => {
      const ends = endsOf(rows, seed);
      expect(ends.length + 1).toBeGreaterThanOrEqual(Math.min(4, rows));
      const sizes = ends.map((end, at) => end - (ends[at - 1] ?? 0));
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(MAX_BATCH_ROWS);
      if (rows < 40) expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(3);
    }),
  );
});

test("a seed gives its sizes again, and another one others", () => {
  expect(endsOf(9_000, 7)).toEqual(endsOf(9_000, 7));
  expect(endsOf(9_000, 7)).not.toEqual(endsOf(9_000, 8));
});
