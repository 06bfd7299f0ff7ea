/** `measured` from what it did so far, else as long as the `last` one took. */
export type RehearsalEstimate = { secondsLeft: number; from: "last" | "measured" };

/** A share below this says too little about the rest. */
const ENOUGH = 0.1;

/** How long a rehearsal will take still; null if nothing was measured yet. Its steps are not equally long: "about". */
export function estimateRehearsal(seen: {
  elapsedSeconds: number;
  /** Of its steps, 0 to 1. */
  share: number;
  /** What the last one of the phase took. */
  lastSeconds: number | null;
}): RehearsalEstimate | null {
  const { elapsedSeconds, share, lastSeconds } = seen;
  if (lastSeconds !== null && lastSeconds > elapsedSeconds)
    return { secondsLeft: Math.ceil(lastSeconds - elapsedSeconds), from: "last" };
  if (share < ENOUGH) return null;
  return { secondsLeft: Math.ceil((elapsedSeconds * (1 - share)) / share), from: "measured" };
}
