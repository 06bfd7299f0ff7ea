import type { PlanJob } from "../../generated/prisma/client.ts";
import type { Context } from "../../kernel/context.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { inTransaction } from "../../kernel/db/in-transaction.ts";
import { LEASE_SECONDS, type Lease, LeaseTable } from "../../kernel/loop/lease.ts";
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
  const rows = await db.$queryRaw<{ id: string }[]>`
    update plan_jobs set state = 'running', owner = ${workerId}::uuid, epoch = epoch + 1,
      lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}),
      started_at = coalesce(started_at, clock_timestamp())
    where id = (
      select id from plan_jobs
      where state = 'queued' or (state = 'running' and lease_until < clock_timestamp())
      order by requested_at for update skip locked limit 1
    ) returning id`;
  const id = rows[0]?.id;
  return id ? db.planJob.findUnique({ where: { id } }) : null;
}

/** Renews the lease and reads what others ask of the job. False: it is lost. */
export async function renewLease(db: Db, lease: JobLease): Promise<{ held: boolean; stop: Stop | null }> {
  const rows = await db.$queryRaw<{ paused: boolean; reason: unknown; environment: string; kind: string }[]>`
    update plan_jobs j set lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    from plans p
    where p.name = j.plan_name and j.id = ${lease.key}::uuid and j.owner = ${lease.owner}::uuid and j.epoch = ${lease.epoch}
      and j.state = 'running'
    returning j.pause_requested_at is not null as paused, j.pause_reason as reason, p.environment, j.kind`;
  const row = rows[0];
  if (!row) return { held: false, stop: null };
  if (row.paused) {
    const reason = storedMessage(row.reason) ?? message("plans.pause.none");
    return { held: true, stop: { kind: "person", reason } };
  }
  // Going back, and looking, must stay possible while everything is switched off.
  const stops = row.kind === "run" && (await readKillState(db, row.environment)).engagedAt !== null;
  return { held: true, stop: stops ? KILL_SWITCH : null };
}

/** One transaction on Sluice's database that commits only if the lease is still this worker's. @throws LeaseLost */
export function writeUnderLease<T>(ctx: Context, lease: JobLease, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(ctx, async (tx) => {
    await JOBS.require(tx, lease);
    return work(tx);
  });
}
