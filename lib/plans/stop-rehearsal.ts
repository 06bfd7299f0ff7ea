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
 * Ends the plan's rehearsal, whatever it does just now: its copy is dropped, and nothing is left of it. A second press
 * is not an error.
 * @throws AppError forbidden, conflict if no rehearsal is under way
 */
export async function stopRehearsal(ctx: Context, input: unknown): Promise<PlanJob> {
  const { plan } = PlanInput.parse(input);
  const subject = { kind: "plan", id: plan } as const;
  await requirePermission(ctx, "plan:pause", subject);
  return inTransaction(ctx, async (tx) => {
    await lockPlan(tx, plan);
    const job = await findActiveJob(tx, plan);
    if (job?.kind !== "dry_run")
      throw new AppError("conflict", "No rehearsal is under way that could be stopped.", { plan });
    if (job.pauseRequestedAt) return job;
    // A worker that holds it hears of it when it renews its lease, and ends it.
    const over = job.state === "running" ? {} : { state: "stopped", finishedAt: ctx.now() };
    const after = await tx.planJob.update({
      where: { id: job.id },
      data: { pauseRequestedAt: ctx.now(), pauseReason: `stopped by ${ctx.actor.name}`, ...over },
    });
    await recordAudit(tx, ctx, {
      action: "plan.dry-run-stopped",
      subject,
      after: { phase: job.phase, job: job.id },
    });
    return after;
  });
}
