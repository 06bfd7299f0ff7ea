import type { Context } from "../../kernel/context.ts";
import { viewJob } from "./view-phase.ts";
import type { JobView } from "./views.ts";

export type ListedJob = JobView & { plan: string };

/** Work on plans, of one or of all, the latest asked for first, from after the job of that id on. */
export async function listJobs(
  { db }: Pick<Context, "db">,
  { plan, after, most }: { plan?: string | undefined; after?: string | undefined; most: number },
): Promise<ListedJob[]> {
  const jobs = await db.planJob.findMany({
    where: plan === undefined ? {} : { planName: plan },
    orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
    ...(after === undefined ? {} : { cursor: { id: after }, skip: 1 }),
    take: most,
  });
  return jobs.map((job) => ({ ...viewJob(job), plan: job.planName }));
}

/** Null: there is none of that id. */
export async function readJob({ db }: Pick<Context, "db">, id: string): Promise<ListedJob | null> {
  const job = await db.planJob.findUnique({ where: { id } });
  return job && { ...viewJob(job), plan: job.planName };
}
