import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { AppError } from "../kernel/errors.ts";
import { makeFolder } from "../kernel/process/make-folder.ts";
import { type Message, message } from "../messages/catalogue/message.ts";

/** A gzipped CSV with a header, and what proves it whole: `sha256` is over the CSV, uncompressed. */
export type WrittenFile = { path: string; rows: number; bytes: number; sha256: string };

/** Reads it again. @throws AppError conflict if it is gone or not what was written. */
export async function verifyFile(file: WrittenFile): Promise<void> {
  const problem = await findProblem(file);
  if (problem) throw new AppError("conflict", problem, { path: file.path });
}

/** Writes beside `path` first; an existing file is replaced only once the new one is on disk and was read back. */
export async function replaceWhenWhole<T extends WrittenFile>(
  path: string,
  write: (partial: string) => Promise<T>,
): Promise<T> {
  const partial = join(dirname(path), `.${basename(path)}.partial`);
  await makeFolder(dirname(path));
  try {
    const written = await write(partial);
    await verifyFile({ ...written, path: partial });
    await rename(partial, path);
    await sync(dirname(path)); // the name, too, must survive a crash
    return written;
  } catch (error) {
    await rm(partial, { force: true });
    if ((error as { code?: unknown }).code === "ENOSPC") {
      throw new AppError("conflict", message("targetRefusals.backup.diskFull", { path }), { path });
    }
    throw error;
  }
}

async function findProblem(backup: WrittenFile): Promise<Message | null> {
  const { path } = backup;
  const hash = createHash("sha256");
  const records = countRecords();
  try {
    if ((await stat(backup.path)).size !== backup.bytes)
      return message("targetRefusals.backup.otherSize", { path });
    await pipeline(createReadStream(backup.path), createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        records.add(chunk);
      }
    });
  } catch (error) {
    return (error as { code?: unknown }).code === "ENOENT"
      ? message("targetRefusals.backup.gone", { path })
      : message("targetRefusals.backup.unreadable", { path });
  }
  if (records.total() - 1 !== backup.rows) {
    return message("targetRefusals.backup.otherRows", {
      path,
      rows: records.total() - 1,
      expected: backup.rows,
    });
  }
  return hash.digest("hex") === backup.sha256
    ? null
    : message("targetRefusals.backup.otherContent", { path });
}

/** Counts the records of a CSV, the header's too: line ends outside of quotes. */
function countRecords(): { add: (chunk: Buffer) => void; total: () => number } {
  let quoted = false;
  let records = 0;
  return {
    add: (chunk) => {
      for (const byte of chunk) {
        if (byte === 0x22) quoted = !quoted;
        else if (byte === 0x0a && !quoted) records++;
      }
    },
    total: () => records,
  };
}

/** Until it, or a name in it, would survive a crash. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
