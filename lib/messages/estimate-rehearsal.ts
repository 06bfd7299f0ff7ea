/** `measured` from what it did so far, else as the `last` one; `longer`: longer than that, nobody knows how long. */
export type RehearsalEstimate = { secondsLeft: number; from: "last" | "measured" } | "longer";

/**
 * How long a rehearsal will take still; null if nothing was measured yet. What the last one took is known best. Its
 * steps are not equally long: "about".
 */
export function estimateRehearsal(seen: {
  elapsedSeconds: number;
  /** What was left by its own pace, and how long ago that was; null while that is not measured. */
  measured: { secondsLeft: number; secondsAgo: number } | null;
  /** Null: there was none. */
  lastSeconds: number | null;
}): RehearsalEstimate | null {
  const { elapsedSeconds, measured, lastSeconds } = seen;
  const lastLeft = lastSeconds === null ? 0 : Math.ceil(lastSeconds - elapsedSeconds);
  if (lastLeft > 0) return { secondsLeft: lastLeft, from: "last" };
  const measuredLeft = measured === null ? 0 : Math.ceil(measured.secondsLeft - measured.secondsAgo);
  if (measuredLeft > 0) return { secondsLeft: measuredLeft, from: "measured" };
  return lastSeconds === null && measured === null ? null : "longer";
}
