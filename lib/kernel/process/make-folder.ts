import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { message } from "../../messages/catalogue/message.ts";
import { AppError } from "../errors.ts";

/**
 * Makes a folder and those above it, for this user alone. Node's own `recursive` tries for ever, and cannot be stopped,
 * where the system answers "no such folder" to a folder whose parent is there, as it does in /proc.
 * @throws AppError unavailable if nothing can be made there
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isMade(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  if (await isMade(path)) return;
  throw new AppError("unavailable", message("setup.start.noFolder", { path }));
}

/** False if what is above it is missing. */
async function isMade(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return false;
    if (code === "EEXIST" && (await stat(path)).isDirectory()) return true;
    throw error;
  }
}
