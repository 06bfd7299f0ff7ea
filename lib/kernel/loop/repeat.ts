import { log } from "../log/log.ts";

export type Repeating = {
  /** Works now; while it works already, once more after that. Resolves once that is over, however it went. */
  now: () => Promise<void>;
  /** Begins no more, and waits for what is under way. */
  stop: () => Promise<void>;
};

/**
 * Works now and then every so often, never twice at a time. A failure is logged once, until it works again or fails
 * otherwise, and the next round tries again.
 */
export function repeat(name: string, everyMs: number, work: () => Promise<void>): Repeating {
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let trouble: string | null = null;
  const round = async () => {
    do {
      again = false;
      try {
        await work();
        if (trouble !== null) log.info({ task: name }, "works again");
        trouble = null;
      } catch (error) {
        if (String(error) !== trouble) log.warn({ err: error, task: name }, `${name} failed; trying again`);
        trouble = String(error);
      }
    } while (again && !stopped);
  };
  const now = async () => {
    if (stopped) return;
    again = true;
    running ??= round().finally(() => {
      running = null;
    });
    await running;
  };
  const timer = setInterval(now, everyMs);
  void now();
  return {
    now,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
