import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { z } from "zod";

/** A process that cannot reach the database is started again and again, and each of these runs may have been the last on record. */
const MOST_RUNS = 1_000;

const Kept = z.object({ place: z.string(), runs: z.array(z.uuid()) });

export type RunRecord = {
  /** Runs that held this lock before, on this start of this machine, since one was last on record in the database. */
  earlier: string[];
  /** From now on only this run matters to the next one. */
  settled: () => Promise<void>;
};

/**
 * Which runs held a lock. Whoever holds it now knows that they are over, if it is the same file as theirs on the same
 * running system: the lock of a copy, or of a disk that another machine has attached too, says nothing about them.
 */
export async function openRunRecord(options: {
  path: string;
  lock: string;
  run: string;
}): Promise<RunRecord> {
  const { path, run } = options;
  const place = await placeOf(options.lock);
  const kept = await readKept(path);
  const earlier = kept?.place === place ? kept.runs : [];
  // On a full disk the next run has no proof of this one, and takes a new id.
  const keep = (runs: string[]) => write(path, { place, runs }).catch(() => {});
  await keep([...earlier, run].slice(-MOST_RUNS));
  return { earlier, settled: () => keep([run]) };
}

/** No two files, copies, snapshots of a disk or running systems have the same one. */
async function placeOf(lock: string): Promise<string> {
  const { dev, ino } = await stat(lock, { bigint: true });
  const system = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(hostname);
  return `${system.trim()} ${dev} ${ino}`;
}

async function readKept(path: string): Promise<z.infer<typeof Kept> | null> {
  try {
    return Kept.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return null; // from before it was kept, or damaged: no proof
  }
}

async function write(path: string, kept: z.infer<typeof Kept>): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(kept), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
