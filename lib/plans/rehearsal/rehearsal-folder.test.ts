import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRehearsalFolder, sweepRehearsalFolders } from "./rehearsal-folder.ts";

const later = () => new Date(Date.now() + 60_000);

test("the folder of a process that was killed is removed, and that of one that lives is not", async () => {
  const own = await makeRehearsalFolder();
  const source = `const { makeRehearsalFolder } = await import(${JSON.stringify(`${import.meta.dirname}/rehearsal-folder.ts`)});
    console.log((await makeRehearsalFolder()).path); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source]);
  const [told] = await once(child.stdout, "data");
  const path = String(told).trim();
  expect(await sweepRehearsalFolders(later)).not.toContain(path);
  child.kill("SIGKILL");
  await once(child, "exit");
  const swept = await sweepRehearsalFolders(later);
  expect(swept).toContain(path);
  expect(swept).not.toContain(own.path);
  expect([existsSync(path), existsSync(own.path)]).toEqual([false, true]);
  await own.remove();
  expect(existsSync(own.path)).toBe(false);
});

test("a file of such a name, and what it leads to, keeps no folder from being removed", async () => {
  const [left, base] = [
    await mkdtemp(join(tmpdir(), "sluice-rehearsal-")),
    await mkdtemp(join(tmpdir(), "sluice-other-")),
  ];
  const [file, link] = [`${left}-0-file`, `${left}-0-link`];
  await writeFile(file, "x");
  await symlink(base, link);
  const long = () => new Date(Date.now() + 2 * 86_400_000);
  try {
    const swept = await sweepRehearsalFolders(long);
    expect(swept).toContain(left);
    expect([file, link, base].map((path) => existsSync(path))).toEqual([true, true, true]);
    expect(await readdir(base)).toEqual([]);
  } finally {
    for (const path of [file, link, base, left]) await rm(path, { recursive: true, force: true });
  }
});
