import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listPlanFolders, readPlanFolder } from "./read-plan-folder.ts";
import { describeProblem } from "./read-yaml.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-plans-"));
  await mkdir(join(root, "plans"));
  await mkdir(join(root, "elsewhere/1-expand/010-a"), { recursive: true });
  await writeFile(join(root, "elsewhere/plan.yaml"), "name: linked");
  await writeFile(join(root, "elsewhere/1-expand/010-a/up.sql"), "select 1");
});
afterEach(() => rm(root, { recursive: true }));

const at = (path: string) => join(root, path);
const problems = async (path: string) => (await readPlanFolder(at(path))).unreadable.map(describeProblem);

test("folders and files that are links are read like any other", async () => {
  await symlink(at("elsewhere"), at("plans/linked"));
  await mkdir(at("plans/own/1-expand"), { recursive: true });
  await symlink(at("elsewhere/plan.yaml"), at("plans/own/plan.yaml"));
  await symlink("../../../elsewhere/1-expand/010-a", at("plans/own/1-expand/010-a"));
  await mkdir(at("plans/.hidden"));
  await writeFile(at("plans/README.md"), "not a plan");
  expect(await listPlanFolders(at("plans"))).toEqual([at("plans/linked"), at("plans/own")]);
  for (const name of ["linked", "own"]) {
    const { files, unreadable, ...folder } = await readPlanFolder(at(`plans/${name}`));
    expect(folder.name).toBe(name);
    expect([...files]).toEqual([
      ["1-expand/010-a/up.sql", "select 1"],
      ["plan.yaml", "name: linked"],
    ]);
    expect(unreadable).toEqual([]);
  }
});

test("a link that leads nowhere, or in a circle, is named, and the rest is read", async () => {
  await symlink(at("gone"), at("plans/broken"));
  expect(await listPlanFolders(at("plans"))).toEqual([at("plans/broken")]);
  expect(await problems("plans/broken")).toEqual(["The folder is a link to something that does not exist"]);
  await symlink(at("gone.sql"), at("elsewhere/1-expand/010-a/rollback.sql"));
  await symlink(at("elsewhere"), at("elsewhere/1-expand/020-b"));
  await symlink("itself", at("elsewhere/itself"));
  expect(await problems("elsewhere")).toEqual([
    "1-expand/010-a/rollback.sql: is a link to something that does not exist",
    "1-expand/020-b: is a link to a folder that it is in",
    "itself: is a link that leads back to itself",
  ]);
  expect((await readPlanFolder(at("elsewhere"))).files.size).toBe(2);
});

test("a byte order mark is no part of a file, and what is not UTF-8 is named", async () => {
  await writeFile(at("elsewhere/1-expand/010-a/up.sql"), "\ufeffselect 1;\r\n");
  await writeFile(at("elsewhere/plan.yaml"), "\ufeffname: linked\n");
  const { files, unreadable } = await readPlanFolder(at("elsewhere"));
  expect(unreadable).toEqual([]);
  expect([...files.values()]).toEqual(["select 1;\r\n", "name: linked\n"]);
  await writeFile(at("elsewhere/plan.yaml"), Buffer.from("\ufeffname: x", "utf16le"));
  await writeFile(at("elsewhere/1-expand/010-a/up.sql"), Buffer.from("select 'é'", "latin1"));
  expect(await problems("elsewhere")).toEqual([
    "1-expand/010-a/up.sql: is not text in UTF-8; save it as UTF-8",
    "plan.yaml: is not text in UTF-8; save it as UTF-8",
  ]);
});

test("there need be no folder of plans", async () => {
  expect(await listPlanFolders(at("nowhere"))).toEqual([]);
});
