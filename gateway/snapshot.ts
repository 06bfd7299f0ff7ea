import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import pg from "pg";
import { z } from "zod";
import { log } from "#lib/log.ts";
import { makeFolder } from "#lib/make-folder.ts";
import type { FlagSet, FlagUpdate } from "./flag-set.ts";
import { StoredRule } from "./read-flags.ts";

const Snapshot = z.object({
  format: z.literal(2),
  /** Where the flags came from, as `databaseIdentity` names it. */
  database: z.string(),
  revision: z.number(),
  killed: z.boolean(),
  rules: z.array(StoredRule),
});

/** "host:port/name" of a connection string, without user and password. */
export function databaseIdentity(url: string): string {
  const { host, port, database } = new pg.Client({ connectionString: url });
  return `${host}:${port}/${database}`;
}

/**
 * The rules of the last good state, the kill switch included, or null if there is no file, it cannot be read, or it is
 * of another database: the flags of a rehearsal must not be served to people. Rules rather than definitions, so that
 * windows still open and close.
 */
export async function loadSnapshot(path: string, database: string): Promise<FlagUpdate | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      log.warn({ err: error, path }, "no snapshot read");
    return null;
  }
  try {
    const { revision, killed, rules, ...of } = Snapshot.parse(JSON.parse(text));
    if (of.database !== database) {
      log.warn({ path, of: of.database, database }, "the snapshot is of another database and is not used");
      return null;
    }
    return { revision, killed, rules, removed: [], whole: true };
  } catch {
    log.warn({ path }, "the snapshot is damaged or of another version of Sluice, and is not used");
    return null;
  }
}

/** Writes the file beside itself first and renames, so that a reader finds the old state or the new one. */
export async function saveSnapshot(path: string, database: string, flags: FlagSet): Promise<void> {
  const { revision, databaseKill: killed } = flags;
  const text = JSON.stringify({ format: 2, database, revision, killed, rules: flags.rules() });
  const temporary = `${path}.${randomUUID()}`;
  await makeFolder(dirname(path));
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Saves after each change, one write at a time; a full disk is logged and does not stop the serving. */
export function keepSnapshot(
  path: string,
  database: string,
  flags: FlagSet,
): { changed: () => void; flush: () => Promise<void> } {
  let wanted = false;
  let writing: Promise<void> | null = null;
  async function write(): Promise<void> {
    while (wanted) {
      wanted = false;
      await saveSnapshot(path, database, flags).catch((error) =>
        log.error({ err: error, path }, "snapshot not written"),
      );
    }
    writing = null;
  }
  return {
    changed: () => {
      wanted = true;
      writing ??= write();
    },
    flush: async () => {
      await writing;
    },
  };
}
