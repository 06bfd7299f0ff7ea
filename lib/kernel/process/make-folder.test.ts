import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), "sluice-folder-"));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

test("makes what is missing above, for this user alone, and again", async () => {
  const path = join(scratch, "a/b/c");
  await makeFolder(path);
  await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(path, "d"))]);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
});

test("a file in the way is an error", async () => {
  await writeFile(join(scratch, "file"), "");
  await expect(makeFolder(join(scratch, "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(join(scratch, "file/a"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

test.runIf(process.platform === "linux")("where nothing can be made it says so and ends", async () => {
  await expect(makeFolder("/proc/sluice/data")).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringMatching(/^No folder can be made at \/proc\/sluice\. Set SLUICE_DATA_DIR/),
  });
});
