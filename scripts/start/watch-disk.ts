import { checkDisk } from "#lib/health/check-disk.ts";
import { say } from "./say.ts";

const EVERY_MS = 5_000;

/** Says so when the disk is full, and when it has space again: the parts can only fail to write. */
export function watchDisk(dataDir: string): { stop: () => Promise<void> } {
  let wasFull = false;
  const timer = setInterval(async () => {
    const { state, detail } = await checkDisk(dataDir);
    const isFull = state === "down";
    if (isFull !== wasFull) say(isFull ? `  ${detail}` : "  The disk has space again.");
    wasFull = isFull;
  }, EVERY_MS);
  return {
    stop: async () => clearInterval(timer),
  };
}
