import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import type { PlanFolder } from "./load-plan.ts";

/** Reads every file of one plan folder; files and folders that start with a dot do not belong to it. */
export async function readPlanFolder(path: string): Promise<PlanFolder> {
  const files = new Map<string, string>();
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    const inside = relative(path, full).split(sep);
    if (!entry.isFile() || inside.some((part) => part.startsWith("."))) continue;
    files.set(inside.join("/"), await readFile(full, "utf8"));
  }
  return { name: basename(path), files };
}

/** The plan folders in `root`, by name; none if there is no such folder. */
export async function listPlanFolders(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map((entry) => join(root, entry.name))
      .sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
