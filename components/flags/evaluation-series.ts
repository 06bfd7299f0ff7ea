import type { SeriesPoint } from "#components/charts/describe-series.ts";
import type { EvaluationBucket } from "#lib/flags/model.ts";

const BUCKET_MS = 10_000;
/** Gateways and SDKs count for so long before they report. */
const REPORTED_WITHIN_MS = 5_000;

/**
 * The answers as two lines. A bucket that is absent between two others had no answers: it is drawn as zero, so that a
 * pause does not look like a slope. Nothing is added before the first or after the last, and a bucket that may still
 * grow is left out, so that the line does not end in a fall that never was.
 */
export function evaluationSeries(
  buckets: EvaluationBucket[],
  now: Date,
): { on: SeriesPoint[]; off: SeriesPoint[] } {
  const on: SeriesPoint[] = [];
  const off: SeriesPoint[] = [];
  let previous: number | null = null;
  const add = (time: number, onCount: number, offCount: number) => {
    const at = new Date(time).toISOString();
    on.push({ at, value: onCount });
    off.push({ at, value: offCount });
  };
  for (const bucket of buckets) {
    const time = bucket.at.getTime();
    if (time + BUCKET_MS + REPORTED_WITHIN_MS > now.getTime()) break;
    if (previous !== null && time - previous > BUCKET_MS) {
      add(previous + BUCKET_MS, 0, 0);
      if (time - previous > 2 * BUCKET_MS) add(time - BUCKET_MS, 0, 0);
    }
    add(time, bucket.on, bucket.off);
    previous = time;
  }
  return { on, off };
}
