import type { PlanJob } from "../generated/prisma/client.ts";
import type { Context } from "../kernel/context.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import { AppError } from "../kernel/errors.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import type { JobKind, JobState, Phase } from "./model.ts";

export const ACTIVE_STATES: JobState[] = ["queued", "running", "paused"];

export function findActiveJob(db: Db | Tx, planName: string): Promise<PlanJob | null> {
  return db.planJob.findFirst({ where: { planName, state: { in: ACTIVE_STATES } } });
}

export type Work = { planName: string; phase: Phase | null; kind: JobKind };

/** The active job of exactly this work: a second press finds it. */
export function findSameWork(db: Db | Tx, { planName, phase, kind }: Work): Promise<PlanJob | null> {
  return db.planJob.findFirst({ where: { planName, phase, kind, state: { in: ACTIVE_STATES } } });
}

/** "A rehearsal of expand is queued. Wait until it has ended." */
export function describeConflict({ kind, phase, state }: PlanJob): Message {
  const whole = message(`planRefusals.work.kind.${kind}`);
  const work = phase ? message("planRefusals.work.ofPhase", { work: whole, phase }) : whole;
  if (state !== "paused") return message("planRefusals.work.underWay", { work, state });
  if (kind !== "run") return message("planRefusals.work.paused", { work });
  return message(`planRefusals.work.${phase === "contract" ? "pausedContract" : "pausedRun"}`, { work });
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
