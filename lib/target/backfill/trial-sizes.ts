import { BESIDE_OTHERS, firstBatchSize, MAX_BATCH_ROWS } from "./batch-size.ts";

/** What groups of rows are mostly a multiple of, such as pairs, weeks and tens. */
const GROUPED_BY = [2, 3, 5, 7];
/** Below this a size other than 1 is a multiple of one of them. */
const FIRST_FREE = 11;

/**
 * How many rows each of a trial's batches has. Rows that belong together must be cut, as the target cuts them wherever its
 * clock says: two batches of one row first, then sizes that are drawn, none larger than there and none a multiple of 2, 3,
 * 5 or 7, so that of two ends one after the other at least one lies within a group of a size that is. Four batches at
 * least, where there are so many rows; of few rows each has three at most. The same seed gives the same sizes.
 */
export function* trialSizes(rows: number, seed: number): Generator<number, never> {
  const random = randomFrom(seed);
  yield 1;
  yield 1;
  const quarter = Math.max(1, Math.floor(rows / 4));
  for (let most = Math.min(firstBatchSize().rows, quarter); ; most = grown(most)) yield draw(most, random());
}

/** As on the target, where each is as quick as it should be. */
function grown(rows: number): number {
  return Math.min(MAX_BATCH_ROWS, Math.floor(rows * BESIDE_OTHERS.maxGrowth));
}

/** `random`: in [0, 1). */
function draw(most: number, random: number): number {
  if (most < FIRST_FREE) return 1 + Math.floor(Math.min(most, 3) * random);
  let rows = Math.ceil(most * (0.6 + 0.4 * random));
  while (GROUPED_BY.some((one) => rows % one === 0)) rows -= 1;
  return rows;
}

/** Numbers in [0, 1), a fixed sequence for each seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
