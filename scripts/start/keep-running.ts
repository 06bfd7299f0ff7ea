import { say } from "./say.ts";

/** What has been started so far and how to end it; ended in the opposite order unless told otherwise. */
export type Shutdown = {
  /** `order`: lower ends first. */
  onStop: (order: number, name: string, stop: () => Promise<void>) => void;
  /** Aborted as soon as the end is asked for, so that long stages give up. */
  signal: AbortSignal;
  /** Ends everything because of an error that cannot be mended by starting a part again. */
  fail: (error: unknown) => void;
};

/**
 * Runs `start` and then waits for Ctrl-C, SIGTERM or the end of the npm that called; ends everything in order.
 * @throws whatever `start` throws or `fail` is given, after everything was ended.
 */
export async function keepRunning(start: (shutdown: Shutdown) => Promise<void>): Promise<void> {
  const stops: { order: number; name: string; stop: () => Promise<void> }[] = [];
  const abort = new AbortController();
  const asked = Promise.withResolvers<void>();
  let presses = 0;
  const ask = (): void => {
    presses++;
    if (presses > 1 && presses < 3) say("  Stopping already; press Ctrl-C once more to leave at once.");
    if (presses >= 3) process.exit(130);
    abort.abort();
    asked.resolve();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask);
  const watch = watchParent(ask);
  const shutdown: Shutdown = {
    onStop: (order, name, stop) => stops.push({ order, name, stop }),
    signal: abort.signal,
    fail: (error) => {
      abort.abort();
      asked.reject(error);
    },
  };
  // Even a bug must not leave children behind.
  process.on("uncaughtException", (error) => shutdown.fail(error));
  asked.promise.catch(() => {}); // `start` may still be under way when it is rejected
  try {
    await Promise.race([start(shutdown), asked.promise]);
    await asked.promise;
    say("\nStopping.");
  } finally {
    abort.abort();
    clearInterval(watch);
    for (const { name, stop } of stops.toSorted((a, b) => a.order - b.order)) {
      await stop().catch((error: unknown) => say(`  ${name}: ${String(error)}`));
      if (name) say(`  ${name} stopped`);
    }
  }
}

/** `npm start` killed with -9 leaves this process behind without a terminal that could end it; so it ends itself. */
function watchParent(ask: () => void): NodeJS.Timeout | undefined {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) ask();
  }, 1_000);
  timer.unref();
  return timer;
}
