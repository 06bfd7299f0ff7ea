#!/usr/bin/env node
import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { hasBuildTools } from "./build-tools.ts";
import { generateClient } from "./generate-client.ts";
import { generateMessageTypes } from "./generate-messages.ts";

// Runs after `npm ci`: the Prisma client and the compiled texts are not in git, and `npx sluice` should find the command line of this
// very checkout instead of asking the registry for a package of that name. Without the development packages both
// come with the build, from elsewhere.
const root = join(import.meta.dirname, "..");

generateMessageTypes(root);
if (hasBuildTools(root)) {
  await generateClient(root);
  const { generateTexts } = await import("./generate-texts.ts"); // loads what a running product has not
  generateTexts(root);
}
if (process.platform !== "win32" && existsSync(join(root, "cli/main.ts"))) {
  const link = join(root, "node_modules/.bin/sluice");
  mkdirSync(join(root, "node_modules/.bin"), { recursive: true });
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link);
  symlinkSync("../../cli/main.ts", link);
  chmodSync(join(root, "cli/main.ts"), 0o755);
}
