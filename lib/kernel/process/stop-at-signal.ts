import { log } from "../log/log.ts";
import type { Running } from "../loop/lifecycle.ts";

/**
 * Ends this process in order at SIGTERM or SIGINT.
 * @param options.withinMs whatever still hangs then, a supervisor does not wait for it
 */
export function stopAtSignal(name: string, running: Running, options: { withinMs?: number } = {}): void {
  const stop = (signal: string) => {
    log.info({ signal }, `${name} stops`);
    if (options.withinMs !== undefined) setTimeout(() => process.exit(0), options.withinMs).unref();
    void running.stop().then(() => process.exit(0));
  };
  // A second signal changes nothing, and must not end it at once.
  process.on("SIGTERM", stop).on("SIGINT", stop);
}
