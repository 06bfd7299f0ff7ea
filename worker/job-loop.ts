import type { Db } from "#lib/kernel/db/client.ts";
import { log } from "#lib/kernel/log/log.ts";
import { claimJob } from "#lib/plans/engine/lease.ts";
import { workOnJob } from "./work-on-job.ts";

/** Plans at work in one worker at a time; each is mostly waiting for its target. */
const MOST_JOBS = 4;

export type JobLoop = {
  /** Looks for work now. */
  wake: () => void;
  /** Takes no more work and waits until the jobs at hand have stopped. */
  stop: () => Promise<void>;
};

/** Claims jobs whenever it is woken, and each second for leases that ran out. */
export function startJobLoop(db: Db, options: { workerId: string; backupFolder: string }): JobLoop {
  const running = new Set<Promise<void>>();
  let stopping = false;
  let claiming: Promise<void> | null = null;
  let again = false;

  async function claimAll(): Promise<void> {
    do {
      again = false;
      while (!stopping && running.size < MOST_JOBS) {
        const job = await claimJob(db, options.workerId);
        if (!job) break;
        const work: Promise<void> = workOnJob(db, job, { ...options, stopping: () => stopping })
          .catch((error: unknown) => log.error({ err: error, job: job.id }, "working on a job failed"))
          .finally(() => {
            running.delete(work);
            wake();
          });
        running.add(work);
      }
    } while (again && !stopping);
  }

  function wake(): void {
    if (stopping) return;
    if (claiming) {
      again = true;
      return;
    }
    claiming = claimAll()
      .catch((error: unknown) => log.warn({ err: error }, "claiming work failed"))
      .finally(() => {
        claiming = null;
      });
  }

  const poll = setInterval(wake, 1_000);
  wake();
  return {
    wake,
    stop: async () => {
      stopping = true;
      clearInterval(poll);
      await claiming;
      await Promise.all(running);
    },
  };
}
