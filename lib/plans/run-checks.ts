import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import type { PlanJob } from "../generated/prisma/client.ts";
import { requirePlan } from "./plan-definition.ts";
import { PlanInput } from "./plan-input.ts";
import { planTargetUrl } from "./plan-target.ts";
import { checksToRun } from "./run/checks-to-run.ts";
import { insertJob } from "./store.ts";
import { lockPlan } from "./sync-plans.ts";

/**
 * Queues every check that can say something now: all of the phases that have begun, but for what is superseded.
 * @throws AppError forbidden, not-found, gate-closed, conflict
 */
export async function runChecks(ctx: Context, input: unknown): Promise<PlanJob> {
  const { plan: name } = PlanInput.parse(input);
  const subject = { kind: "plan", id: name } as const;
  await requirePermission(ctx, "check:run", subject);
  return inTransaction(ctx, async (tx) => {
    await lockPlan(tx, name);
    const { plan, definition } = await requirePlan(tx, name);
    planTargetUrl(definition.target);
    const { job, created } = await insertJob(tx, ctx, {
      planName: name,
      phase: null,
      kind: "checks",
      sha256: plan.sha256,
    });
    if (!created) return job;
    if ((await checksToRun(tx, name, ctx.now())).length === 0)
      throw new AppError("conflict", "No step has run yet, so no check applies.", { plan: name });
    await recordAudit(tx, ctx, { action: "plan.checks-requested", subject, after: { job: job.id } });
    return job;
  });
}
