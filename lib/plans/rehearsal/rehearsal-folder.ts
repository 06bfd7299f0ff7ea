import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
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

/** Removes those of processes that were killed; others' own are left to them. @returns their paths */
export async function sweepRehearsalFolders(now = () => new Date()): Promise<string[]> {
  const swept: string[] = [];
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(tmpdir(), name);
    const made = await stat(path).catch(() => null); // removed meanwhile
    if (made?.uid !== process.getuid?.()) continue;
    const hasLock = await stat(join(path, "lock")).catch(() => null);
    if (!made || now().getTime() - made.mtimeMs < (hasLock ? MOMENT_MS : LONGEST_MS)) continue;
    const lock = tryLock(join(path, "lock"));
    if (lock === null) continue;
    await rm(path, { recursive: true, force: true });
    lock.close();
    swept.push(path);
  }
  return swept;
}
