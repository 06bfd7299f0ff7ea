import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { makeFolder } from "./make-folder.ts";
import { openRunRecord, type RunRecord } from "./run-record.ts";

/** More processes of a kind than anybody runs on one folder. */
const MOST_ON_ONE_FOLDER = 64;

export type Identity = {
  readonly id: string;
  /** Which run of it this is. */
  readonly run: string;
  /** Earlier runs of this id that are over for certain, and whose place in the database this one takes. */
  readonly earlierRuns: readonly string[];
  /** Why the id could not be kept; it is then good for this run alone. */
  problem: Error | null;
  /** This run is on record in the database, so that earlier ones no longer matter. */
  settled: () => Promise<void>;
  /** Another process may have the same id, as from a folder that was copied: makes a new one, and keeps it if it can. */
  renew: () => Promise<void>;
  release: () => void;
};

/**
 * The id by which a gateway or a worker is known, made once and kept in its folder, so that neither a new address nor
 * another at the same one makes two of it or one of two. Of several processes on one folder each has its own: the lock
 * on an id is one that the system drops when its process ends, however it ends. Whoever gets the lock therefore knows that
 * the runs before it on this very file are over; of any other run with its id, in a copy of the folder or on a disk that
 * was attached elsewhere, nobody knows.
 */
export async function takeIdentity(folder: string): Promise<Identity> {
  const run = randomUUID();
  try {
    await makeFolder(folder);
    for (let place = 1; place <= MOST_ON_ONE_FOLDER; place++) {
      const path = join(folder, `${place}.lock`);
      const lock = tryLock(path);
      if (lock === null) continue;
      try {
        const runs = await openRunRecord({ path: join(folder, `${place}.runs`), lock: path, run });
        return await readIdentity(join(folder, `${place}.id`), runs, { run, release: () => lock.close() });
      } catch (error) {
        lock.close();
        throw error;
      }
    }
    throw new Error(`${MOST_ON_ONE_FOLDER} processes already run on ${folder}`);
  } catch (error) {
    let id = randomUUID();
    return {
      get id() {
        return id;
      },
      run,
      earlierRuns: [],
      problem: error as Error,
      settled: async () => {},
      renew: async () => {
        id = randomUUID();
      },
      release: () => {},
    };
  }
}

async function readIdentity(
  path: string,
  runs: RunRecord,
  { run, release }: Pick<Identity, "run" | "release">,
): Promise<Identity> {
  const kept = z.uuid().safeParse((await readFile(path, "utf8").catch(() => "")).trim());
  let id = kept.success ? kept.data : randomUUID();
  if (!kept.success) await keep(path, id);
  return {
    get id() {
      return id;
    },
    run,
    earlierRuns: runs.earlier,
    problem: null,
    settled: runs.settled,
    renew: async () => {
      id = randomUUID();
      await keep(path, id).catch(() => {}); // a full disk: the next run finds out anew
    },
    release,
  };
}

async function keep(path: string, id: string): Promise<void> {
  await writeFile(`${path}.new`, `${id}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** Null while another process, or another gateway of this one, holds it. */
export function tryLock(path: string): DatabaseSync | null {
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
