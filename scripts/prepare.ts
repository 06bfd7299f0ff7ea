#!/usr/bin/env node
import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { hasBuildTools } from "./build-tools.ts";
import { generateClient } from "./generate-client.ts";
import { generateMessageTypes } from "./generate-messages.ts";

// Runs after `npm ci`: the generated Prisma client is not in git, and `npx sluice` should find the command line of this
// very checkout instead of asking the registry for a package of that name. Without the development packages the client
// comes with the build, from elsewhere.
const root = join(import.meta.dirname, "..");

if (hasBuildTools(root)) await generateClient(root);
generateMessageTypes(root);
if (process.platform !== "win32" && existsSync(join(root, "cli/main.ts"))) {
  const link = join(root, "node_modules/.bin/sluice");
  mkdirSync(join(root, "node_modules/.bin"), { recursive: true });
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link);
  symlinkSync("../../cli/main.ts", link);
  chmodSync(join(root, "cli/main.ts"), 0o755);
}
