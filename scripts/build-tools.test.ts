import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildWeb, requireBuild } from "./build-web.ts";
import { generateClient } from "./generate-client.ts";
import { hashSources } from "./source-hash.ts";

// A checkout after `npm ci --omit=dev`: none of what builds is there.
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-omit-"));
  for (const path of ["prisma", "scripts", ".next", "lib/generated"])
    await mkdir(join(root, path), { recursive: true });
  for (const path of ["package-lock.json", "prisma/schema.prisma", "scripts/generate-client.ts"])
    await copyFile(join(import.meta.dirname, "..", path), join(root, path));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const SENTENCE = /without its development packages: run npm ci here, or copy \.next and lib\/generated/;

test("an install without development packages says what it lacks instead of failing in a tool", async () => {
  await expect(generateClient(root)).rejects.toThrow(SENTENCE);
  await expect(buildWeb(root)).rejects.toThrow(SENTENCE);
  expect(() => requireBuild(root)).toThrow(SENTENCE);
});

test("with a build from elsewhere it needs nothing more", async () => {
  const client = join(import.meta.dirname, "../lib/generated/prisma/made-from.txt");
  await mkdir(join(root, "lib/generated/prisma"));
  await copyFile(client, join(root, "lib/generated/prisma/made-from.txt"));
  await generateClient(root);
  await writeFile(join(root, ".next/BUILD_ID"), "1");
  await writeFile(join(root, ".next/sluice-sources"), hashSources(root));
  requireBuild(root);
});
