import { lstat, readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, extname, join, sep } from "node:path";
import type { PlanFolder } from "./load-plan.ts";
import { type Problem, problemOf, THE_FOLDER } from "./problem.ts";

/** A file of a plan is written by a person. */
const MAX_BYTES = 4_000_000;
/** Of files and folders, counted through links: links that lead across one another multiply what is below them. */
const MAX_ENTRIES = 2_000;

/** A folder of that name stands where a file belongs. */
const FILE_NAME = /\.(sql|yaml|yml|md)$/;

/**
 * Reads every file of one plan folder, through links too; files and folders that start with a dot do not belong to it.
 * What cannot be read is a problem by name and stops nothing else.
 */
export async function readPlanFolder(path: string): Promise<PlanFolder> {
  const files = new Map<string, string>();
  const unreadable: Problem[] = [];
  let entries = 0;
  await readFolder(
    path,
    "",
    await realpath(dirname(path)).then(
      (real) => [real],
      () => [],
    ),
  );
  if (entries > MAX_ENTRIES) {
    const many =
      "holds more than 2,000 files and folders, counted through its links; remove what is no part of the plan";
    return { name: basename(path), files, unreadable: [problemOf(THE_FOLDER, many)] };
  }
  return { name: basename(path), files, unreadable };

  async function readFolder(folder: string, inside: string, above: string[]): Promise<void> {
    const refuse = (message: string) => unreadable.push(problemOf(inside || THE_FOLDER, message));
    try {
      const real = await realpath(folder);
      if (above.some((one) => isWithin(one, real))) return void refuse("is a link to a folder that it is in");
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
    entries++;
    if (entries > MAX_ENTRIES) return;
    try {
      const entry = await stat(path);
      if (entry.isDirectory() && FILE_NAME.test(path)) return void refuse("is a folder; it must be a file");
      if (entry.isDirectory()) return await readFolder(path, inside, above);
      if (!entry.isFile()) return void refuse("is neither a file nor a folder");
      if (entry.size > MAX_BYTES) return void refuse("is larger than 4 MB");
      const text = decode(await readFile(path));
      if (text === null) refuse("is not text in UTF-8; save it as UTF-8");
      else if (text.includes("\0"))
        refuse("holds a NUL character; remove it, or save the file as UTF-8 if it is in UTF-16");
      else files.set(inside, text);
    } catch (error) {
      refuse(whyUnreadable(error));
    }
  }
}

/**
 * The plan folders in `root` by name, and every link that should have been one: to a folder, to nowhere, to a file. None
 * if there is no `root`.
 */
export async function listPlanFolders(root: string): Promise<string[]> {
  const names = await readdir(root).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
  const folders: string[] = [];
  for (const name of names.sort()) {
    if (name.startsWith(".")) continue;
    const path = join(root, name);
    if (!(await isFileBeside(path))) folders.push(path);
  }
  return folders;
}

/** A file beside the plans is none of them, as a README; a link without an extension that leads to a file was meant as one. */
async function isFileBeside(path: string): Promise<boolean> {
  const entry = await stat(path).catch(() => null);
  if (entry === null || entry.isDirectory()) return false;
  return extname(path) !== "" || !(await lstat(path)).isSymbolicLink();
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Without a byte order mark, which some editors write and neither SQL nor YAML knows; null if it is not UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
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
    case "ENOTDIR":
      return "is a link to a file; a plan is a folder";
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
