/** `measured` from what it did so far, else what was `expected`; `longer`: longer than that, nobody knows how long. */
export type RehearsalEstimate = { secondsLeft: number; from: "expected" | "measured" } | "longer";

/**
 * How long a rehearsal will take still; null if nothing was measured yet. What the last one took is known best; what is
 * only expected gives way to what this one has measured of itself. Its steps are not equally long: "about".
 */
export function estimateRehearsal(seen: {
  elapsedSeconds: number;
  /** What was left by its own pace, and how long ago that was; null while that is not measured. */
  measured: { secondsLeft: number; secondsAgo: number } | null;
  /** What was said before it began. */
  expected: { seconds: number; from: "last" | "seeding" } | null;
}): RehearsalEstimate | null {
  const { elapsedSeconds, measured, expected } = seen;
  const expectedLeft = expected === null ? 0 : Math.ceil(expected.seconds - elapsedSeconds);
  const byPlan = expectedLeft > 0 ? ({ secondsLeft: expectedLeft, from: "expected" } as const) : null;
  if (byPlan && expected?.from === "last") return byPlan;
  const measuredLeft = measured === null ? 0 : Math.ceil(measured.secondsLeft - measured.secondsAgo);
  if (measuredLeft > 0) return { secondsLeft: measuredLeft, from: "measured" };
  return byPlan ?? (expected === null && measured === null ? null : "longer");
}
