import type { PlanJob } from "../../generated/prisma/client.ts";
import type { Context } from "../../kernel/context.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { inTransaction } from "../../kernel/db/in-transaction.ts";
import { type Lease, LeaseTable } from "../../kernel/loop/lease.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import { message } from "../../messages/catalogue/message.ts";
import { storedMessage } from "../../messages/catalogue/stored-message.ts";
import type { Stop } from "./job-run.ts";

/** Lifting it is all that this waits for. */
export const KILL_SWITCH: Stop = { kind: "kill-switch", reason: message("plans.pause.killSwitch") };

const JOBS = new LeaseTable<string>({
  table: "plan_jobs",
  key: "id",
  only: "state = 'running'",
  lock: "update",
});

export type JobLease = Lease<string>;

/**
 * Takes the oldest job that is queued, or whose worker has not renewed its lease. The epoch rises with each taking, so
 * a worker that comes back from the dead is recognised. Null if there is nothing to do.
 */
export async function claimJob(db: Db, workerId: string): Promise<PlanJob | null> {
  const id = await JOBS.takeNext(db, workerId, {
    waits: "state = 'queued'",
    order: "requested_at",
    begin: "state = 'running', started_at = coalesce(started_at, clock_timestamp())",
  });
  return id ? db.planJob.findUnique({ where: { id } }) : null;
}

/** Renews the lease and reads what others ask of the job. False: it is lost. */
export async function renewLease(db: Db, lease: JobLease): Promise<{ held: boolean; stop: Stop | null }> {
  const held = await JOBS.renew(db, lease);
  return { held, stop: held ? await readStop(db, lease.key) : null };
}

async function readStop(db: Db, id: string): Promise<Stop | null> {
  const [job] = await db.$queryRaw<{ paused: boolean; reason: unknown; environment: string; kind: string }[]>`
    select j.pause_requested_at is not null as paused, j.pause_reason as reason, p.environment, j.kind
    from plan_jobs j join plans p on p.name = j.plan_name where j.id = ${id}::uuid`;
  if (job?.paused)
    return { kind: "person", reason: storedMessage(job.reason) ?? message("plans.pause.none") };
  // Going back, and looking, must stay possible while everything is switched off.
  const stops = job?.kind === "run" && (await readKillState(db, job.environment)).engagedAt !== null;
  return stops ? KILL_SWITCH : null;
}

/** One transaction on Sluice's database that commits only if the lease is still this worker's. @throws LeaseLost */
export function writeUnderLease<T>(ctx: Context, lease: JobLease, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(ctx, async (tx) => {
    await JOBS.require(tx, lease);
    return work(tx);
  });
}
