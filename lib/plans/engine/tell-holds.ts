const TOLD_EVERY_MS = 300_000;

export type ToldHold = { kind: "begun" } | { kind: "ended"; heldMs: number };

/**
 * Pure but for what it remembers: which changes of a backfill's holds are worth telling. Load may come and go every few
 * seconds, so a beginning is told at most once in five minutes, and an end only of a hold whose beginning was told.
 */
export function holdTeller(): (reason: unknown, now: Date) => ToldHold | null {
  let since: number | null = null;
  let lastTold = Number.NEGATIVE_INFINITY;
  return (reason, now) => {
    const at = now.getTime();
    if (reason !== null) {
      if (since !== null || at - lastTold < TOLD_EVERY_MS) return null;
      since = at;
      lastTold = at;
      return { kind: "begun" };
    }
    if (since === null) return null;
    const heldMs = at - since;
    since = null;
    return { kind: "ended", heldMs };
  };
}
