/** How long to wait for a lock in each try, and between tries. Time and chance are arguments, for tests. */
export type LockLadder = {
  /** lock_timeout of try 1, 2, …; the last holds for all further ones. */
  timeoutsMs: readonly number[];
  maxTries: number;
  /** Pause after try 1, doubling up to `maxSleepMs`, each ± `jitter`. */
  minSleepMs: number;
  maxSleepMs: number;
  jitter: number;
  random: () => number;
  sleep: (ms: number) => Promise<void>;
};

export const LOCK_LADDER: LockLadder = {
  timeoutsMs: [100, 200, 400, 800, 1_500, 2_000],
  maxTries: 30,
  minSleepMs: 1_000,
  maxSleepMs: 30_000,
  jitter: 0.25,
  random: Math.random,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** lock_timeout of the nth try (1-based). */
export function lockTimeoutMs(ladder: LockLadder, attempt: number): number {
  return ladder.timeoutsMs[Math.min(attempt, ladder.timeoutsMs.length) - 1] ?? 2_000;
}

/** Pause after the nth try (1-based) failed: 1 s doubling to 30 s, ± 25 %. */
export function sleepMsAfter(ladder: LockLadder, attempt: number): number {
  const base = Math.min(ladder.minSleepMs * 2 ** (attempt - 1), ladder.maxSleepMs);
  return Math.round(base * (1 + ladder.jitter * (2 * ladder.random() - 1)));
}
