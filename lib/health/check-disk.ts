import { statfs } from "node:fs/promises";
import { english } from "../messages/catalogue/english.ts";
import { message } from "../messages/catalogue/message.ts";
import type { HealthCheck } from "./model.ts";

const ENOUGH_BYTES = 32 * 1024 * 1024;

/** Whether the disk of the data folder has space for backups, snapshots and, in the demo, the databases themselves. */
export async function checkDisk(dataDir: string): Promise<HealthCheck> {
  const space = await statfs(dataDir).catch(() => null);
  if (space === null)
    return { name: "disk", state: "up", detail: english(message("requests.health.noDataFolder")) };
  const free = space.bavail * space.bsize;
  const left = { megabytes: String(Math.floor(free / 1024 / 1024)) };
  return free < ENOUGH_BYTES
    ? { name: "disk", state: "down", detail: english(message("requests.health.diskFull", left)) }
    : { name: "disk", state: "up", detail: english(message("requests.health.diskLeft", left)) };
}
