import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

// What ends up in the dashboard's build.
const SOURCES = [
  "app",
  "components",
  "lib",
  "sdk",
  "public",
  "proxy.ts",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
  "prisma/schema.prisma",
];

// What is made of other sources, which are hashed, and may not be there yet; and tests.
const LEFT_OUT = /\.test\.tsx?$|\.d\.json\.ts$|^lib\/generated$/;

/** One hash over everything that a build of the dashboard depends on. */
export function hashSources(root: string): string {
  const hash = createHash("sha256");
  for (const source of SOURCES) addPath(hash, root, source);
  return hash.digest("hex");
}

function addPath(hash: ReturnType<typeof createHash>, root: string, path: string): void {
  const full = join(root, path);
  if (!existsSync(full) || LEFT_OUT.test(path)) return;
  if (statSync(full).isDirectory()) {
    for (const name of readdirSync(full).sort()) addPath(hash, root, `${path}/${name}`);
    return;
  }
  hash.update(`${path}\0`).update(readFileSync(full));
}
