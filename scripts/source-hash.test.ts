import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hashSources } from "./source-hash.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-hash-"));
  await mkdir(join(root, "lib/generated"), { recursive: true });
  await writeFile(join(root, "lib/texts.json"), "{}");
});
afterEach(() => rm(root, { recursive: true, force: true }));

test.each(["lib/texts.d.json.ts", "lib/generated/client.ts", "lib/one.test.ts"])(
  "%s makes no other build",
  async (path) => {
    const before = hashSources(root);
    await writeFile(join(root, path), "export {};");
    expect(hashSources(root)).toBe(before);
  },
);

test.each(["lib/texts.json", "lib/new.ts"])("%s makes another build", async (path) => {
  const before = hashSources(root);
  await writeFile(join(root, path), "[]");
  expect(hashSources(root)).not.toBe(before);
});
