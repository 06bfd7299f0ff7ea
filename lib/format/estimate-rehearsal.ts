/** `measured` from what it did so far, else as long as the `last` one took; `longer`: longer than that, nobody knows how long. */
export type RehearsalEstimate = { secondsLeft: number; from: "last" | "measured" } | "longer";

/** A share below this says too little about the rest. */
const ENOUGH = 0.1;

/** How long a rehearsal will take still; null if nothing was measured yet. Its steps are not equally long: "about". */
export function estimateRehearsal(seen: {
  elapsedSeconds: number;
  /** Of its steps, 0 to 1. */
  share: number;
  /** How long it took to get that far: while a step stands still the time that passes says nothing about the rest. */
  shareSeconds: number | null;
  /** What the last one of the phase took. */
  lastSeconds: number | null;
}): RehearsalEstimate | null {
  const { elapsedSeconds, share, shareSeconds, lastSeconds } = seen;
  if (lastSeconds !== null && lastSeconds > elapsedSeconds)
    return { secondsLeft: Math.ceil(lastSeconds - elapsedSeconds), from: "last" };
  if (shareSeconds !== null && share >= ENOUGH) {
    const secondsLeft = Math.ceil(shareSeconds / share - elapsedSeconds);
    if (secondsLeft > 0) return { secondsLeft, from: "measured" };
  }
  return lastSeconds === null ? null : "longer";
}
