import { createHash, randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import pg from "pg";
import { z } from "zod";
import { DEFAULT_ENVIRONMENT } from "#lib/kernel/environment.ts";
import { log } from "#lib/kernel/log/log.ts";
import type { Running } from "#lib/kernel/loop/lifecycle.ts";
import { repeat, withLastRound } from "#lib/kernel/loop/repeat.ts";
import { makeFolder } from "#lib/kernel/process/make-folder.ts";
import { type ClientTokens, StoredToken } from "./client-tokens.ts";
import type { FlagSet, FlagUpdate } from "./flag-set.ts";
import { StoredRule } from "./read-flags.ts";
import type { Writers } from "./writers.ts";

const RETRY_MS = 5_000;

const Snapshot = z.object({
  /** 2 had no tokens. */
  format: z.union([z.literal(2), z.literal(3)]),
  /** Where the flags came from, as `databaseIdentity` names it. */
  database: z.string(),
  /** Of one from before there were several it is the one that there was. */
  environment: z.string().default(DEFAULT_ENVIRONMENT),
  revision: z.number(),
  /** Absent in files from before it was kept: older than anything. */
  readAtMs: z.number().default(0),
  killed: z.boolean(),
  rules: z.array(StoredRule),
  /** As hashes, so that applications are known while the database is away. */
  tokens: z.array(StoredToken).optional(),
});

/** Whose flags are in a snapshot. */
export type Origin = { database: string; environment: string };

/** Of each database its own, so that a gateway which is pointed elsewhere for a while finds the first one's again. */
export function snapshotPath(folder: string, database: string): string {
  return join(folder, `snapshot-${createHash("sha256").update(database).digest("hex").slice(0, 16)}.json`);
}

/** "host:port/name" of a connection string, without user and password. */
export function databaseIdentity(url: string): string {
  const { host, port, database } = new pg.Client({ connectionString: url });
  return `${host}:${port}/${database}`;
}

/**
 * The rules of the last good state, the kill switch included, or null if there is no file, it cannot be read, or it is
 * of another database or environment: the flags of a rehearsal must not be served to people. Rules rather than definitions, so that
 * windows still open and close.
 */
export async function loadSnapshot(
  path: string,
  { database, environment }: Origin,
): Promise<{ flags: FlagUpdate; tokens: StoredToken[] | null } | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      log.warn({ err: error, path }, "no snapshot read");
    return null;
  }
  try {
    const { revision, readAtMs, killed, rules, tokens, ...of } = Snapshot.parse(JSON.parse(text));
    if (of.database !== database) {
      log.warn({ path, of: of.database, database }, "the snapshot is of another database and is not used");
      return null;
    }
    if (of.environment !== environment) {
      log.warn(
        { path, of: of.environment, environment },
        "the snapshot is of another environment and is not used",
      );
      return null;
    }
    return { flags: { revision, readAtMs, killed, rules, removed: [], whole: true }, tokens: tokens ?? null };
  } catch {
    log.warn({ path }, "the snapshot is damaged or of another version of Sluice, and is not used");
    return null;
  }
}

/** Writes the file beside itself first and renames, so that a reader finds the old state or the new one. */
async function saveSnapshot(
  path: string,
  origin: Origin,
  { flags, tokens }: { flags: FlagSet; tokens: ClientTokens },
): Promise<void> {
  const { revision, readAtMs, databaseKill: killed } = flags;
  const held = { revision, readAtMs, killed, rules: flags.rules(), tokens: tokens.stored() };
  const state = { format: 3, ...origin, ...held };
  const text = JSON.stringify(state);
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

/**
 * Saves after each change, one write at a time. A full disk does not stop the serving: it is told of, and tried again
 * until the file is as new as what is served.
 */
export function keepSnapshot(
  path: string,
  origin: Origin,
  served: { flags: FlagSet; tokens: ClientTokens },
  writers: Writers,
): Running & { changed: () => void } {
  let isSaved = true;
  const saving = repeat("saving a snapshot", RETRY_MS, async () => {
    if (isSaved) return;
    isSaved = true;
    try {
      await saveSnapshot(path, origin, served);
      writers.worked("snapshot");
    } catch (error) {
      isSaved = false;
      writers.failed("snapshot", error as Error);
    }
  });
  return {
    changed: () => {
      isSaved = false;
      void saving.now();
    },
    stop: withLastRound(saving).stop,
  };
}
