import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { makeFolder } from "#lib/make-folder.ts";

/** More gateways than anybody runs on one folder. */
const MOST_ON_ONE_FOLDER = 64;

export type Identity = {
  id: string;
  /** Why the id could not be kept; it is then good for this run alone. */
  problem: Error | null;
  release: () => void;
};

/**
 * The id by which this gateway is known, made once and kept in its folder, so that neither a new address nor another
 * gateway at the same one makes two of it or one of two. Of several processes on one folder each has its own: the lock
 * on an id is one that the system drops when its process ends, however it ends.
 */
export async function takeIdentity(folder: string): Promise<Identity> {
  try {
    await makeFolder(folder);
    for (let place = 1; place <= MOST_ON_ONE_FOLDER; place++) {
      const lock = tryLock(join(folder, `${place}.lock`));
      if (lock === null) continue;
      try {
        return {
          id: await readOrMake(join(folder, `${place}.id`)),
          problem: null,
          release: () => lock.close(),
        };
      } catch (error) {
        lock.close();
        throw error;
      }
    }
    throw new Error(`${MOST_ON_ONE_FOLDER} gateways already run on ${folder}`);
  } catch (error) {
    return { id: randomUUID(), problem: error as Error, release: () => {} };
  }
}

/** Null while another process, or another gateway of this one, holds it. */
function tryLock(path: string): DatabaseSync | null {
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec("pragma journal_mode = off; begin exclusive");
    return lock;
  } catch (error) {
    lock.close();
    if (/locked/.test(String(error))) return null;
    throw error;
  }
}

async function readOrMake(path: string): Promise<string> {
  const kept = z.uuid().safeParse((await readFile(path, "utf8").catch(() => "")).trim());
  if (kept.success) return kept.data;
  const id = randomUUID();
  await writeFile(`${path}.new`, `${id}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return id;
}
