import type { PlanJob } from "../generated/prisma/client.ts";
import type { Context } from "../kernel/context.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import { AppError } from "../kernel/errors.ts";
import type { JobKind, Phase } from "./model.ts";

export const ACTIVE_STATES = ["queued", "running", "paused"];

export function findActiveJob(db: Db | Tx, planName: string): Promise<PlanJob | null> {
  return db.planJob.findFirst({ where: { planName, state: { in: ACTIVE_STATES } } });
}

export type Work = { planName: string; phase: Phase | null; kind: JobKind };

/** The active job of exactly this work: a second press finds it. */
export function findSameWork(db: Db | Tx, { planName, phase, kind }: Work): Promise<PlanJob | null> {
  return db.planJob.findFirst({ where: { planName, phase, kind, state: { in: ACTIVE_STATES } } });
}

const KIND_WORDS: Record<JobKind, string> = {
  run: "A run",
  rollback: "A rollback",
  dry_run: "A rehearsal",
  checks: "A run of the checks",
  restore: "A restore",
};

/** "A rehearsal of expand is queued. Wait until it has ended." */
export function describeConflict(job: PlanJob): string {
  const what = `${KIND_WORDS[job.kind as JobKind]}${job.phase ? ` of ${job.phase}` : ""}`;
  const how =
    job.state === "paused"
      ? `is paused. Resume it${wayBack(job)}`
      : `is ${job.state}. Wait until it has ended`;
  return `${what} ${how}.`;
}

function wayBack({ kind, phase }: PlanJob): string {
  if (kind !== "run") return "";
  return phase === "contract" ? ", or restore contract" : ", or roll the phase back";
}

/**
 * Inserts the job, or returns the active one if it is the same work: a second press is not an error. The caller holds
 * `lockPlan`. Epochs go on from the plan's last job, so that they rise over the whole life of a plan.
 * @throws AppError conflict if other work is under way
 */
export async function insertJob(
  tx: Tx,
  ctx: Context,
  job: Work & { sha256: string },
): Promise<{ job: PlanJob; created: boolean }> {
  const active = await findActiveJob(tx, job.planName);
  if (active) {
    if (active.kind === job.kind && active.phase === job.phase) return { job: active, created: false };
    throw new AppError("conflict", describeConflict(active), { job: active.id, kind: active.kind });
  }
  const last = await tx.planJob.aggregate({ where: { planName: job.planName }, _max: { epoch: true } });
  const created = await tx.planJob.create({
    data: {
      ...job,
      requestedAt: ctx.now(),
      requestedBy: { ...ctx.actor },
      correlationId: ctx.correlationId,
      epoch: last._max.epoch ?? 0,
    },
  });
  return { job: created, created: true };
}
