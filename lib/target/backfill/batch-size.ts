export const MIN_BATCH_ROWS = 100;
export const MAX_BATCH_ROWS = 20_000;
const WEIGHT_OF_NEWEST = 0.4;

/** How long a batch should take, and by how much the next may be larger. */
export type BatchPace = { targetMs: number; maxGrowth: number };
/** Others wait for its rows, so that one lucky batch must not make the next one hold its locks for seconds. */
export const BESIDE_OTHERS: BatchPace = { targetMs: 500, maxGrowth: 1.2 };
/** On a clone nobody waits, and each batch costs a commit and a look around. */
export const ALONE: BatchPace = { targetMs: 5_000, maxGrowth: 4 };

/** How many rows the next batch has, and the moving average of what a row costs that it follows from. */
export type BatchSize = { rows: number; msPerRow: number | null };

export function firstBatchSize(rows = 1_000): BatchSize {
  return { rows: clamp(rows), msPerRow: null };
}

/**
 * The size after a batch of `rows` took `ms`: toward the pace's time by the moving average, growing no faster than it
 * says; it shrinks at once.
 */
export function nextBatchSize(
  size: BatchSize,
  batch: { rows: number; ms: number },
  pace: BatchPace,
): BatchSize {
  if (batch.rows === 0) return size;
  const measured = batch.ms / batch.rows;
  const msPerRow =
    size.msPerRow === null ? measured : WEIGHT_OF_NEWEST * measured + (1 - WEIGHT_OF_NEWEST) * size.msPerRow;
  const wanted = msPerRow > 0 ? pace.targetMs / msPerRow : MAX_BATCH_ROWS;
  return { rows: clamp(Math.min(wanted, size.rows * pace.maxGrowth)), msPerRow };
}

/** The size after a batch that was refused because of others' row locks. */
export function smallerBatchSize(size: BatchSize): BatchSize {
  return { ...size, rows: clamp(size.rows / 2) };
}

function clamp(rows: number): number {
  return Math.round(Math.min(Math.max(rows, MIN_BATCH_ROWS), MAX_BATCH_ROWS));
}
