import { statfs } from "node:fs/promises";
import type { HealthCheck } from "./model.ts";

const ENOUGH_BYTES = 32 * 1024 * 1024;

/** Whether the disk of the data folder has space for backups, snapshots and, in the demo, the databases themselves. */
export async function checkDisk(dataDir: string): Promise<HealthCheck> {
  const space = await statfs(dataDir).catch(() => null);
  if (space === null) return { name: "disk", state: "up", detail: "No data folder yet." };
  const free = space.bavail * space.bsize;
  const left = `The disk of the data folder has ${Math.floor(free / 1024 / 1024)} MB left`;
  return free < ENOUGH_BYTES
    ? { name: "disk", state: "down", detail: `${left}. Free some space; what needs it waits.` }
    : { name: "disk", state: "up", detail: `${left}.` };
}
