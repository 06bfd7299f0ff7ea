import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import type { PlanJob } from "../generated/prisma/client.ts";
import { requirePhase, requirePlan } from "./plan-definition.ts";
import { PhaseInput } from "./plan-input.ts";
import { planTargetUrl } from "./plan-target.ts";
import { insertJob } from "./store.ts";
import { lockPlan } from "./sync-plans.ts";

/**
 * Queues a rehearsal of a phase on a clone of the target. It changes nothing in the target.
 * @throws AppError forbidden, not-found, gate-closed, conflict
 */
export async function dryRunPhase(ctx: Context, input: unknown): Promise<PlanJob> {
  const { plan: name, phase } = PhaseInput.parse(input);
  const subject = { kind: "plan", id: name } as const;
  await requirePermission(ctx, "plan:dry-run", subject);
  return inTransaction(ctx, async (tx) => {
    await lockPlan(tx, name);
    const { plan, definition } = await requirePlan(tx, name);
    planTargetUrl(definition.target);
    requirePhase(definition, phase);
    const { job, created } = await insertJob(tx, ctx, {
      planName: name,
      phase,
      kind: "dry_run",
      sha256: plan.sha256,
    });
    if (created)
      await recordAudit(tx, ctx, {
        action: "plan.dry-run-requested",
        subject,
        after: { phase, sha256: plan.sha256, job: job.id },
      });
    return job;
  });
}
