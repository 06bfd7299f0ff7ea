/** `measured` from what it did so far, else what was `expected`; `longer`: longer than that, nobody knows how long. */
export type RehearsalEstimate = { secondsLeft: number; from: "expected" | "measured" } | "longer";

/** A share below this says too little about the rest. */
const ENOUGH = 0.1;

/** How long a rehearsal will take still; null if nothing was measured yet. Its steps are not equally long: "about". */
export function estimateRehearsal(seen: {
  elapsedSeconds: number;
  /** Of its steps, 0 to 1. */
  share: number;
  /** How long it took to get that far: while a step stands still the time that passes says nothing about the rest. */
  shareSeconds: number | null;
  /** What was said before it began. */
  expectedSeconds: number | null;
}): RehearsalEstimate | null {
  const { elapsedSeconds, share, shareSeconds, expectedSeconds } = seen;
  if (expectedSeconds !== null && expectedSeconds > elapsedSeconds)
    return { secondsLeft: Math.ceil(expectedSeconds - elapsedSeconds), from: "expected" };
  if (shareSeconds !== null && share >= ENOUGH) {
    const secondsLeft = Math.ceil(shareSeconds / share - elapsedSeconds);
    if (secondsLeft > 0) return { secondsLeft, from: "measured" };
  }
  return expectedSeconds === null ? null : "longer";
}
