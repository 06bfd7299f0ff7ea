import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/kernel/errors.ts";
import { message } from "#lib/messages/catalogue/message.ts";

/** False after `npm ci --omit=dev`: such an install runs what was built elsewhere. */
export function hasBuildTools(root: string): boolean {
  return existsSync(join(root, "node_modules/prisma/package.json"));
}

/** @throws AppError invalid where nothing can be built */
export function requireBuildTools(root: string): void {
  if (hasBuildTools(root)) return;
  throw new AppError("invalid", message("setup.build.noTools"));
}
