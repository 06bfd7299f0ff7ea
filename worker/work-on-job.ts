import type { PlanJob } from "#lib/generated/prisma/client.ts";
import { type Config, getConfig } from "#lib/kernel/config/config.ts";
import type { Context } from "#lib/kernel/context.ts";
import type { Db } from "#lib/kernel/db/client.ts";
import { shownError } from "#lib/kernel/db/shown-message.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { log } from "#lib/kernel/log/log.ts";
import { LeaseLost, Leases, RENEW_EVERY_MS } from "#lib/kernel/loop/lease.ts";
import { repeat } from "#lib/kernel/loop/repeat.ts";
import { StoredActor } from "#lib/kernel/stored-actor.ts";
import { requirePlan } from "#lib/plans/definition/plan-definition.ts";
import { finishJob } from "#lib/plans/engine/finish-job.ts";
import type { Stop } from "#lib/plans/engine/job-run.ts";
import { type JobLease, renewLease } from "#lib/plans/engine/lease.ts";
import { runJob } from "#lib/plans/engine/run-job.ts";
import { openJobTarget, readyTarget } from "#lib/plans/plan-target.ts";
import { applicationName, isConnectionLost } from "#lib/target/pool.ts";
import { message } from "../lib/messages/catalogue/message.ts";

/**
 * Works on a claimed job to its end, renewing the lease each second. A lost lease, or a target that is away, ends the
 * work without a word in the job: whoever claims it next goes on where the last transaction left it.
 */
export async function workOnJob(
  db: Db,
  job: PlanJob,
  options: { workerId: string; backupFolder: string; stopping: () => boolean; config?: () => Config },
): Promise<void> {
  const lease: JobLease = { key: job.id, owner: options.workerId, epoch: job.epoch };
  const ctx = contextOf(db, job, options.config ?? getConfig);
  const about = {
    job: job.id,
    plan: job.planName,
    phase: job.phase,
    kind: job.kind,
    correlationId: ctx.correlationId,
  };
  let asked: Stop | null = null;
  const leases = new Leases(async () => {
    const answer = await renewLease(db, lease);
    asked = answer.stop;
    return new Map(answer.held ? [[job.id, lease.epoch]] : []);
  });
  const renewing = repeat(`renewing the lease of job ${job.id}`, RENEW_EVERY_MS, () => leases.renew());
  const shouldStop = (): Stop | null => {
    if (!leases.holds(job.id)) return { kind: "lease-lost", reason: message("plans.pause.leaseLost") };
    if (asked) return asked;
    return options.stopping() ? { kind: "shutdown", reason: message("plans.pause.shutdown") } : null;
  };
  log.info(about, "job begun");
  try {
    // Before the first statement: a pause or the kill switch may be older than the claim.
    await leases.renew();
    const { definition } = await requirePlan(db, job.planName);
    const resumed = job.progress !== null;
    const shared = await readyTarget(ctx, definition.target);
    if (resumed) await endFormerSessions(shared, definition.target, ctx.correlationId);
    const pool = openJobTarget(definition.target, ctx);
    try {
      await runJob(ctx, job, { lease, pool, backupFolder: options.backupFolder, resumed, shouldStop });
      log.info(about, "job ended");
    } finally {
      await pool.end();
    }
  } catch (error) {
    await onError(ctx, job, lease, error, about);
  } finally {
    void renewing.stop();
  }
}

async function onError(
  ctx: Context,
  job: PlanJob,
  lease: JobLease,
  error: unknown,
  about: object,
): Promise<void> {
  if (error instanceof LeaseLost) {
    log.warn(about, "job was taken over by another worker");
    return;
  }
  const shown = shownError(error);
  if (isConnectionLost(error)) {
    log.warn({ ...about, err: error }, "target or database away; the job will be taken up again");
    await ctx.db.planJob
      .updateMany({
        where: { id: job.id, owner: lease.owner, epoch: lease.epoch },
        data: { error: shown },
      })
      .catch(() => {});
    return;
  }
  log.error({ ...about, err: error }, "job failed");
  const { definition } = await requirePlan(ctx.db, job.planName);
  const why = error instanceof AppError ? shown : message("planRefusals.unexpected", { error: shown });
  await finishJob(ctx, job, lease, definition, { state: "failed", error: why, result: null }).catch(
    (second: unknown) => log.warn({ ...about, err: second }, "the end of a job could not be recorded"),
  );
}

/** The person who asked is the actor; what they asked keeps its correlation id. */
function contextOf(db: Db, job: PlanJob, config: () => Config): Context {
  return {
    actor: StoredActor.parse(job.requestedBy),
    now: () => new Date(),
    db,
    correlationId: job.correlationId ?? job.id,
    via: "worker",
    config,
  };
}

/** A worker that was killed leaves its statement running until the server notices; it must not outlive the takeover. */
async function endFormerSessions(
  pool: { query: (sql: string, values: unknown[]) => Promise<unknown> },
  target: string,
  correlationId: string,
): Promise<void> {
  await pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()",
    [applicationName(target, correlationId)],
  );
}
