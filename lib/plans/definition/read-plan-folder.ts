import { lstat, readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, extname, join, sep } from "node:path";
import { type Message, message } from "../../messages/catalogue/message.ts";
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
    const many = message("planFolder.tooMany", { most: MAX_ENTRIES });
    return { name: basename(path), files, unreadable: [problemOf(THE_FOLDER, many)] };
  }
  return { name: basename(path), files, unreadable };

  async function readFolder(folder: string, inside: string, above: string[]): Promise<void> {
    const refuse = (says: Message) => unreadable.push(problemOf(inside || THE_FOLDER, says));
    try {
      const real = await realpath(folder);
      if (above.some((one) => isWithin(one, real))) return void refuse(message("planFolder.linkUp"));
      for (const name of (await readdir(folder)).sort()) {
        if (!name.startsWith("."))
          await readEntry(join(folder, name), inside === "" ? name : `${inside}/${name}`, [...above, real]);
      }
    } catch (error) {
      refuse(whyUnreadable(error));
    }
  }

  async function readEntry(path: string, inside: string, above: string[]): Promise<void> {
    const refuse = (says: Message) => unreadable.push(problemOf(inside, says));
    entries++;
    if (entries > MAX_ENTRIES) return;
    try {
      const entry = await stat(path);
      if (entry.isDirectory() && FILE_NAME.test(path)) return void refuse(message("planFolder.isFolder"));
      if (entry.isDirectory()) return await readFolder(path, inside, above);
      if (!entry.isFile()) return void refuse(message("planFolder.noFile"));
      if (entry.size > MAX_BYTES)
        return void refuse(message("planFolder.tooLarge", { megabytes: MAX_BYTES / 1_000_000 }));
      const text = decode(await readFile(path));
      if (text === null) refuse(message("planFolder.notUtf8"));
      else if (text.includes("\0")) refuse(message("planFolder.holdsNul"));
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

function whyUnreadable(error: unknown): Message {
  switch (codeOf(error)) {
    case "ENOENT":
      return message("planFolder.linkNowhere");
    case "ELOOP":
      return message("planFolder.linkToItself");
    case "ENOTDIR":
      return message("planFolder.linkToFile");
    case "EACCES":
    case "EPERM":
      return message("planFolder.notReadable");
    default:
      return message("planFolder.unreadable", {
        text: error instanceof Error ? error.message : String(error),
      });
  }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}
