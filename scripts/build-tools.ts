import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/kernel/errors.ts";

/** False after `npm ci --omit=dev`: such an install runs what was built elsewhere. */
export function hasBuildTools(root: string): boolean {
  return existsSync(join(root, "node_modules/prisma/package.json"));
}

/** @throws AppError invalid where nothing can be built */
export function requireBuildTools(root: string): void {
  if (hasBuildTools(root)) return;
  throw new AppError(
    "invalid",
    "This install has no build of these sources and cannot make one, as it was installed without its development packages: run npm ci here, or copy .next and lib/generated from a checkout of the same commit where npm ci && npm run build has run.",
  );
}
