import type { Db } from "#lib/kernel/db/client.ts";
import { log } from "#lib/kernel/log/log.ts";
import { Lifecycle } from "#lib/kernel/loop/lifecycle.ts";
import { type Repeating, repeat } from "#lib/kernel/loop/repeat.ts";
import { claimJob } from "#lib/plans/engine/lease.ts";
import { workOnJob } from "./work-on-job.ts";

/** Plans at work in one worker at a time; each is mostly waiting for its target. */
const MOST_JOBS = 4;

/** Claims jobs whenever it is asked to look, and each second for leases that ran out. `stop` waits for the jobs at hand. */
export function startJobLoop(db: Db, options: { workerId: string; backupFolder: string }): Repeating {
  const running = new Set<Promise<void>>();
  const life = new Lifecycle(async () => {
    await claiming.stop();
    await Promise.all(running);
  });
  const claiming = repeat("claiming work", 1_000, async () => {
    while (life.isRunning && running.size < MOST_JOBS) {
      const job = await claimJob(db, options.workerId);
      if (!job) return;
      const work: Promise<void> = workOnJob(db, job, { ...options, stopping: () => !life.isRunning })
        .catch((error: unknown) => log.error({ err: error, job: job.id }, "working on a job failed"))
        .finally(() => {
          running.delete(work);
          void claiming.now();
        });
      running.add(work);
    }
  });
  return { now: claiming.now, stop: life.stop };
}
