import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { PlanFolder } from "./load-plan.ts";
import { type Problem, problemOf, THE_FOLDER } from "./read-yaml.ts";

/** A file of a plan is written by a person. */
const MAX_BYTES = 4_000_000;

/**
 * Reads every file of one plan folder, through links too; files and folders that start with a dot do not belong to it.
 * What cannot be read is a problem by name and stops nothing else.
 */
export async function readPlanFolder(path: string): Promise<PlanFolder> {
  const files = new Map<string, string>();
  const unreadable: Problem[] = [];
  await readFolder(path, "", []);
  return { name: basename(path), files, unreadable };

  async function readFolder(folder: string, inside: string, above: string[]): Promise<void> {
    const refuse = (message: string) => unreadable.push(problemOf(inside || THE_FOLDER, message));
    try {
      const real = await realpath(folder);
      if (above.includes(real)) return void refuse("is a link to a folder that it is in");
      for (const name of (await readdir(folder)).sort()) {
        if (!name.startsWith("."))
          await readEntry(join(folder, name), inside === "" ? name : `${inside}/${name}`, [...above, real]);
      }
    } catch (error) {
      refuse(whyUnreadable(error));
    }
  }

  async function readEntry(path: string, inside: string, above: string[]): Promise<void> {
    const refuse = (message: string) => unreadable.push(problemOf(inside, message));
    try {
      const entry = await stat(path);
      if (entry.isDirectory()) return await readFolder(path, inside, above);
      if (!entry.isFile()) return void refuse("is neither a file nor a folder");
      if (entry.size > MAX_BYTES) return void refuse("is larger than 4 MB");
      const text = decode(await readFile(path));
      if (text === null) refuse("is not text in UTF-8; save it as UTF-8");
      else files.set(inside, text);
    } catch (error) {
      refuse(whyUnreadable(error));
    }
  }
}

/** The plan folders in `root`, links to folders and links that lead nowhere too, by name; none if there is no `root`. */
export async function listPlanFolders(root: string): Promise<string[]> {
  const names = await readdir(root).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
  const folders: string[] = [];
  for (const name of names.sort()) {
    if (name.startsWith(".")) continue;
    const path = join(root, name);
    const isFile = await stat(path).then(
      (entry) => !entry.isDirectory(),
      () => false,
    );
    if (!isFile) folders.push(path);
  }
  return folders;
}

/** Without a byte order mark, which some editors write and neither SQL nor YAML knows; null if it is not UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

function whyUnreadable(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
      return "is a link to something that does not exist";
    case "ELOOP":
      return "is a link that leads back to itself";
    case "EACCES":
    case "EPERM":
      return "may not be read by Sluice";
    default:
      return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}
