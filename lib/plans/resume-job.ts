import { recordAudit } from "../audit/record-audit.ts";
import type { Permission } from "../auth/permissions.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import type { PlanJob } from "../generated/prisma/client.ts";
import type { JobKind, Phase } from "./model.ts";
import { permissionFor } from "./permission-for.ts";
import { PlanInput } from "./plan-input.ts";
import { findActiveJob } from "./store.ts";
import { lockPlan } from "./sync-plans.ts";

/**
 * Lifts a person's pause; the work goes on where it stopped. What waits for something else, such as an empty
 * quarantine, looks again and goes on waiting if it must. It takes what beginning the work takes: whoever may only
 * pause cannot drop columns by letting go on what an admin stopped.
 * @throws AppError forbidden, conflict if nothing is under way
 */
export async function resumeJob(ctx: Context, input: unknown): Promise<PlanJob> {
  const { plan } = PlanInput.parse(input);
  const subject = { kind: "plan", id: plan } as const;
  const seen = await findActiveJob(ctx.db, plan);
  await requirePermission(ctx, seen ? permissionToResume(seen) : "plan:pause", subject);
  return inTransaction(ctx, async (tx) => {
    await lockPlan(tx, plan);
    const job = await findActiveJob(tx, plan);
    if (!job) throw new AppError("conflict", "Nothing is paused.", { plan });
    if (job.id !== seen?.id)
      throw new AppError("conflict", "Other work began a moment ago. Look at the plan again.", { plan });
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

function permissionToResume(job: PlanJob): Permission {
  return permissionFor({ kind: job.kind as JobKind, phase: job.phase as Phase | null });
}
