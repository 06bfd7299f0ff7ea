import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import type { PlanJob } from "../generated/prisma/client.ts";
import { PlanInput } from "./plan-input.ts";
import { findActiveJob } from "./store.ts";
import { lockPlan } from "./sync-plans.ts";

/**
 * Asks the plan's running work to stop at the next batch or statement, and to stay stopped until somebody resumes it.
 * @throws AppError forbidden, conflict if nothing is under way
 */
export async function pauseJob(ctx: Context, input: unknown): Promise<PlanJob> {
  const { plan } = PlanInput.parse(input);
  const subject = { kind: "plan", id: plan } as const;
  await requirePermission(ctx, "plan:pause", subject);
  return inTransaction(ctx, async (tx) => {
    await lockPlan(tx, plan);
    const job = await findActiveJob(tx, plan);
    if (!job) throw new AppError("conflict", "Nothing is running that could be paused.", { plan });
    if (job.kind === "dry_run" || job.kind === "checks")
      throw new AppError(
        "conflict",
        "It changes nothing in the target and ends by itself; a rehearsal can be stopped.",
        { plan },
      );
    if (job.pauseRequestedAt) return job;
    const pauseReason = `paused by ${ctx.actor.name}`;
    const idle = job.state !== "running";
    const after = await tx.planJob.update({
      where: { id: job.id },
      data: {
        pauseRequestedAt: ctx.now(),
        pauseReason,
        // A worker that holds the job stops by itself and then says so.
        ...(idle ? { state: "paused", progress: { step: null, pausedFor: "person" } } : {}),
      },
    });
    if (idle && job.phase && job.kind === "run")
      await tx.planPhase.update({
        where: { planName_phase: { planName: plan, phase: job.phase } },
        data: { state: "paused" },
      });
    await recordAudit(tx, ctx, { action: "plan.paused", subject, after: { job: job.id, phase: job.phase } });
    return after;
  });
}
