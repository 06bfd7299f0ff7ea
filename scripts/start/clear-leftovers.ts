import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

const GRACE_MS = 6_000;

/**
 * Waits for the children of a killed run to end. They end by themselves when their parent is gone
 * (exit-with-parent.ts); one that cannot, because it was stopped or hangs, is killed.
 */
export async function clearLeftovers(pids: number[]): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  for (const pid of pids) {
    while ((await isOurs(pid)) && Date.now() < deadline) await delay(50);
    if (await isOurs(pid)) process.kill(pid, "SIGKILL");
  }
}

/**
 * Asks the process itself, as its number may belong to some other program by now; its environment, as Next writes a
 * title over its command line. Only Linux tells.
 */
async function isOurs(pid: number): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
  return environment.includes("SLUICE_PROCESS=");
}
