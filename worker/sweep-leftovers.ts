import type { Config } from "#lib/kernel/config/config.ts";
import { sweepRehearsalFolders } from "#lib/plans/rehearsal/rehearsal-folder.ts";
import { sweepClones } from "#lib/target/copy/drop-clones.ts";

/**
 * Removes what workers that were killed in a rehearsal left behind: folders of this machine and copies on every target.
 * @throws what kept the first of them, after all others
 */
export async function sweepLeftovers({ targets }: Pick<Config, "targets">): Promise<void> {
  const tasks = [
    () => sweepRehearsalFolders(),
    ...Object.entries(targets).map(
      ([name, { url }]) =>
        () =>
          sweepClones(url, { name }),
    ),
  ];
  const errors: unknown[] = [];
  for (const task of tasks) await task().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}
