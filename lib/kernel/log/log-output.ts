import { writeSync } from "node:fs";

const WAIT_MS = 5;
const TRIES = 40;

/**
 * Standard output, for pino. What cannot be written is lost: pino's own destination waits in a loop, without end, for a
 * full disk to have space again, and a process that waits to log cannot serve the kill switch.
 */
export const logOutput = {
  write(line: string): void {
    let rest = Buffer.from(line);
    for (let tries = 0; rest.length > 0 && tries < TRIES; tries++) {
      try {
        rest = rest.subarray(writeSync(1, rest));
      } catch (error) {
        // A pipe whose reader is slow; every other error is one that waiting does not mend.
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
      }
    }
  },
};
