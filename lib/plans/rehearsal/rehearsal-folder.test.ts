import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
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
