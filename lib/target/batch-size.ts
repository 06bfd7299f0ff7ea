export const TARGET_BATCH_MS = 500;
export const MIN_BATCH_ROWS = 100;
export const MAX_BATCH_ROWS = 20_000;
const WEIGHT_OF_NEWEST = 0.4;
const MAX_GROWTH = 1.2;

/** How many rows the next batch has, and the moving average of what a row costs that it follows from. */
export type BatchSize = { rows: number; msPerRow: number | null };

export function firstBatchSize(rows = 1_000): BatchSize {
  return { rows: clamp(rows), msPerRow: null };
}

/**
 * The size after a batch of `rows` took `ms`: toward 500 ms by the moving average, growing by a fifth at most, so that
 * one lucky batch does not make the next one hold its locks for seconds; it shrinks at once.
 */
export function nextBatchSize(size: BatchSize, batch: { rows: number; ms: number }): BatchSize {
  if (batch.rows === 0) return size;
  const measured = batch.ms / batch.rows;
  const msPerRow =
    size.msPerRow === null ? measured : WEIGHT_OF_NEWEST * measured + (1 - WEIGHT_OF_NEWEST) * size.msPerRow;
  const wanted = msPerRow > 0 ? TARGET_BATCH_MS / msPerRow : MAX_BATCH_ROWS;
  return { rows: clamp(Math.min(wanted, size.rows * MAX_GROWTH)), msPerRow };
}

/** The size after a batch that was refused because of others' row locks. */
export function smallerBatchSize(size: BatchSize): BatchSize {
  return { ...size, rows: clamp(size.rows / 2) };
}

function clamp(rows: number): number {
  return Math.round(Math.min(Math.max(rows, MIN_BATCH_ROWS), MAX_BATCH_ROWS));
}
