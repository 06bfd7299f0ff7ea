import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError } from "#lib/kernel/errors.ts";
import { makeFolder } from "#lib/kernel/process/make-folder.ts";
import { message } from "#lib/messages/catalogue/message.ts";

/** What a running Sluice says about itself to a second start, and to the start after it was killed. */
export type Instance = { pid: number; url: string; children: number[] };

export type InstanceLock = {
  /** What the run before this one wrote, if it was killed; null after a clean stop. */
  killed: Instance | null;
  describe: (instance: Instance) => Promise<void>;
  release: () => Promise<void>;
};

/**
 * Makes this the only Sluice on the data folder. The lock is one that the operating system drops when the process
 * ends, however it ends (SQLite's file lock), so no stale file can keep the next start away.
 * @throws AppError conflict if another one runs.
 */
export async function lockInstance(dataDir: string): Promise<InstanceLock> {
  await makeFolder(dataDir);
  const file = join(dataDir, "instance.json");
  const lock = new DatabaseSync(join(dataDir, "instance.lock"), { timeout: 0 });
  const before = await readInstance(file);
  try {
    lock.exec("pragma journal_mode = off; begin exclusive");
  } catch (error) {
    lock.close();
    if (!/locked/.test(String(error))) throw error;
    throw new AppError(
      "conflict",
      before
        ? message("setup.start.runningAs", { folder: dataDir, pid: before.pid, url: before.url })
        : message("setup.start.running", { folder: dataDir }),
    );
  }
  return {
    killed: before,
    describe: (instance) => writeFile(file, JSON.stringify(instance)),
    release: async () => {
      await rm(file, { force: true });
      lock.close();
    },
  };
}

async function readInstance(file: string): Promise<Instance | null> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return null; // absent, or cut short by a kill
  }
}
