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
 * Lifts a person's pause; the work goes on where it stopped. What waits for something else, such as an empty
 * quarantine, looks again and goes on waiting if it must.
 * @throws AppError forbidden, conflict if nothing is under way
 */
export async function resumeJob(ctx: Context, input: unknown): Promise<PlanJob> {
  const { plan } = PlanInput.parse(input);
  const subject = { kind: "plan", id: plan } as const;
  await requirePermission(ctx, "plan:pause", subject);
  return inTransaction(ctx, async (tx) => {
    await lockPlan(tx, plan);
    const job = await findActiveJob(tx, plan);
    if (!job) throw new AppError("conflict", "Nothing is paused.", { plan });
    if (job.state !== "paused" && job.pauseRequestedAt === null) return job;
    const after = await tx.planJob.update({
      where: { id: job.id },
      data: {
        pauseRequestedAt: null,
        pauseReason: null,
        ...(job.state === "paused" ? { state: "queued" } : {}),
      },
    });
    if (job.state === "paused" && job.phase && job.kind === "run")
      await tx.planPhase.update({
        where: { planName_phase: { planName: plan, phase: job.phase } },
        data: { state: "running" },
      });
    await recordAudit(tx, ctx, { action: "plan.resumed", subject, after: { job: job.id, phase: job.phase } });
    return after;
  });
}
