import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { problemsText } from "../../../test/problems-text.ts";
import { listPlanFolders, readPlanFolder } from "./read-plan-folder.ts";

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
const problems = async (path: string) =>
  (await readPlanFolder(at(path))).unreadable.map((one) => problemsText([one]));

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

test("a link to the folder of plans, to itself or to a file is named as a plan that cannot be read", async () => {
  await symlink(".", at("plans/all"));
  await symlink("../..", at("plans/above"));
  await symlink("self", at("plans/self"));
  await symlink("../elsewhere/plan.yaml", at("plans/file"));
  await symlink("../elsewhere/plan.yaml", at("plans/README.md"));
  await mkdir(at("plans/own"));
  await writeFile(at("plans/own/plan.yaml"), "name: own");
  await symlink("..", at("plans/own/inside"));
  await symlink("../..", at("plans/own/root"));
  const listed = await listPlanFolders(at("plans"));
  expect(listed).toEqual(["above", "all", "file", "own", "self"].map((name) => at(`plans/${name}`)));
  expect(await problems("plans/all")).toEqual(["The folder is a link to a folder that it is in"]);
  expect(await problems("plans/above")).toEqual(["The folder is a link to a folder that it is in"]);
  expect(await problems("plans/self")).toEqual(["The folder is a link that leads back to itself"]);
  expect(await problems("plans/file")).toEqual(["The folder is a link to a file; a plan is a folder"]);
  expect(await problems("plans/own")).toEqual([
    "inside: is a link to a folder that it is in",
    "root: is a link to a folder that it is in",
  ]);
  expect((await readPlanFolder(at("plans/own"))).files.size).toBe(1);
});

test("folders that link across one another are not walked in every order", async () => {
  const names = Array.from({ length: 9 }, (_, n) => `d${n}`);
  for (const name of names) {
    await mkdir(at(`elsewhere/${name}`));
    for (const other of names) await symlink(`../${other}`, at(`elsewhere/${name}/${other}`));
  }
  expect(await problems("elsewhere")).toEqual([
    expect.stringMatching(/^The folder holds more than 2,000 files and folders, counted through its links/),
  ]);
});

test("a folder named as a file, and a file beyond what a person writes, are named", async () => {
  await mkdir(at("elsewhere/1-expand/010-a/rollback.sql"));
  await writeFile(at("elsewhere/1-expand/010-a/rollback.sql/x"), "select 1");
  await truncate(at("elsewhere/1-expand/010-a/up.sql"), 50_000_000);
  expect(await problems("elsewhere")).toEqual([
    "1-expand/010-a/rollback.sql: is a folder; it must be a file",
    "1-expand/010-a/up.sql: is larger than 4 MB",
  ]);
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

test("UTF-16 without a mark, which reads as text with NULs, is named so", async () => {
  await writeFile(at("elsewhere/1-expand/010-a/up.sql"), Buffer.from("select 1", "utf16le"));
  await writeFile(at("elsewhere/plan.yaml"), "name: \0");
  expect(await problems("elsewhere")).toEqual(
    ["1-expand/010-a/up.sql", "plan.yaml"].map(
      (file) => `${file}: holds a NUL character; remove it, or save the file as UTF-8 if it is in UTF-16`,
    ),
  );
});

test("there need be no folder of plans", async () => {
  expect(await listPlanFolders(at("nowhere"))).toEqual([]);
});
