import type { BackfillSampleView } from "#lib/plans/reads/views.ts";

type Point = { at: string; value: number };

/** No batch takes so long, so that nothing ran in between. */
const REST_MS = 5_000;

/** Rows a second over time, at zero where a backfill stood still: a line between the two ends would claim work. */
export function withRests(samples: Pick<BackfillSampleView, "at" | "rowsPerSecond" | "batchMs">[]): Point[] {
  return samples.flatMap((sample, index) => {
    const point = { at: sample.at.toISOString(), value: sample.rowsPerSecond };
    const before = samples[index - 1];
    if (!before) return [point];
    const from = before.at.getTime();
    const until = sample.at.getTime() - sample.batchMs;
    if (until - from < Math.max(REST_MS, 3 * sample.batchMs)) return [point];
    const still = [from + 1, until].map((at) => ({ at: new Date(at).toISOString(), value: 0 }));
    return [...still, point];
  });
}
