import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";

const GRACE_MS = 15_000;

/**
 * Stops a server that still runs on this cluster because the process that started it was killed. Its data is safe
 * either way; a clean stop spares the next start the recovery. If the number in postmaster.pid belongs to some other
 * program by now (usual in containers, where numbers start at 1 again), only the file goes.
 * @throws AppError unavailable if it cannot be stopped.
 */
export async function stopLeftoverServer(cluster: string): Promise<void> {
  const file = join(cluster, "postmaster.pid");
  const pid = Number((await readFile(file, "utf8").catch(() => "")).split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return; // PostgreSQL itself removes a stale file
  if (!(await isPostgres(pid))) {
    await rm(file, { force: true });
    return;
  }
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") return;
      throw new AppError("unavailable", message("setup.local.othersServer", { pid, folder: cluster }));
    }
    const deadline = Date.now() + GRACE_MS;
    while (Date.now() < deadline) {
      if (!isAlive(pid)) return;
      await delay(20);
    }
  }
  throw new AppError("unavailable", message("setup.local.notStopped", { pid, folder: cluster }));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Where the system does not say (macOS), a live process counts as one. */
async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform !== "linux") return true;
  const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
  const state = (await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")).split(") ")[1]?.[0];
  return name.trim() === "postgres" && state !== "Z";
}
