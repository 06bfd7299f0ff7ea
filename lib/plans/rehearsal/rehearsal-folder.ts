import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tryLock } from "../../kernel/process/process-identity.ts";

const PREFIX = "sluice-rehearsal-";
/** A folder is there for a moment before its lock is held. */
const MOMENT_MS = 10_000;
/** Earlier versions made none with a lock. */
const LONGEST_MS = 86_400_000;

/** A folder for what a rehearsal backs up, which is people's data, and the lock that says that its process lives. */
export async function makeRehearsalFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), PREFIX));
  const lock = tryLock(join(path, "lock"));
  return {
    path,
    remove: async () => {
      lock?.close();
      await rm(path, { recursive: true, force: true });
    },
  };
}

/**
 * Removes those of processes that were killed; others' own are left to them. @returns their paths
 * @throws what kept the first that could not be removed, after all others
 */
export async function sweepRehearsalFolders(now = () => new Date()): Promise<string[]> {
  const swept: string[] = [];
  const errors: unknown[] = [];
  for (const name of await readdir(tmpdir()))
    if (name.startsWith(PREFIX))
      await sweepFolder(join(tmpdir(), name), now()).then(
        (path) => path && swept.push(path),
        (error: unknown) => errors.push(error),
      );
  if (errors.length > 0) throw errors[0];
  return swept;
}

/** Null if it is left, as anything that is no folder: everybody may put something of that name there. */
async function sweepFolder(path: string, now: Date): Promise<string | null> {
  const made = await lstat(path).catch(() => null); // removed meanwhile
  if (!made?.isDirectory() || made.uid !== process.getuid?.()) return null;
  const hasLock = await lstat(join(path, "lock")).catch(() => null);
  if (now.getTime() - made.mtimeMs < (hasLock ? MOMENT_MS : LONGEST_MS)) return null;
  const lock = tryLock(join(path, "lock"));
  if (lock === null) return null;
  await rm(path, { recursive: true, force: true });
  lock.close();
  return path;
}
