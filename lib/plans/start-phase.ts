import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import type { PlanJob } from "../generated/prisma/client.ts";
import { storableText } from "../storable-text.ts";
import { gatesToStart } from "./gates.ts";
import { permissionFor } from "./permission-for.ts";
import { requirePhase, requirePlan } from "./plan-definition.ts";
import { PhaseInput } from "./plan-input.ts";
import { planTargetUrl } from "./plan-target.ts";
import { readGateEvidence } from "./read-gate-evidence.ts";
import { refuseClosedGate } from "./refuse-closed-gate.ts";
import { findActiveJob, insertJob } from "./store.ts";
import { lockPlan } from "./sync-plans.ts";

const Input = PhaseInput.extend({
  /** The plan's name, typed; contract wants it. */
  confirmName: storableText().optional(),
});

/**
 * Queues the run of a phase, if every gate of it is green. Contract is for an admin who typed the plan's name.
 * @throws AppError forbidden, not-found, invalid (name not typed), gate-closed (which gate and why), conflict
 */
export async function startPhase(ctx: Context, input: unknown): Promise<PlanJob> {
  const { plan: name, phase, confirmName } = Input.parse(input);
  const subject = { kind: "plan", id: name } as const;
  await requirePermission(ctx, permissionFor({ kind: "run", phase }), subject);
  const { plan, definition } = await requirePlan(ctx.db, name);
  planTargetUrl(definition.target);
  const steps = requirePhase(definition, phase).steps.length;
  const active = await findActiveJob(ctx.db, name);
  if (active?.kind === "run" && active.phase === phase) return active;
  if (phase === "contract" && confirmName?.trim() !== name) {
    const reason = "Type the plan's name to confirm: this phase removes the old columns.";
    await recordAudit(ctx.db, ctx, {
      action: "plan.start",
      subject,
      outcome: "refused",
      reason,
      after: { phase },
    });
    throw new AppError("invalid", reason, { field: "confirmName" });
  }
  const before = await ctx.db.planPhase.findUnique({ where: { planName_phase: { planName: name, phase } } });
  if (before?.state === "done" || (before?.state === "running" && phase === "switchover"))
    throw new AppError("conflict", `The phase ${phase} is ${before.state} already.`, { plan: name, phase });
  const evidence = await readGateEvidence(ctx.db, plan, definition, ctx.now());
  await refuseClosedGate(ctx, { action: "plan.start", plan: name, phase }, gatesToStart(phase, evidence));
  return inTransaction(ctx, async (tx) => {
    await lockPlan(tx, name);
    const current = await tx.plan.findUniqueOrThrow({ where: { name } });
    if (current.sha256 !== plan.sha256)
      throw new AppError("conflict", "The plan has changed a moment ago. Look at it again.", { plan: name });
    const { job, created } = await insertJob(tx, ctx, {
      planName: name,
      phase,
      kind: "run",
      sha256: plan.sha256,
    });
    if (!created) return job;
    await tx.planPhase.update({
      where: { planName_phase: { planName: name, phase } },
      data: {
        state: "running",
        startedAt: ctx.now(),
        finishedAt: null,
        startedBy: ctx.actor.name,
        sha256: plan.sha256,
        error: null,
      },
    });
    await recordAudit(tx, ctx, {
      action: "plan.phase-started",
      subject,
      before: { phase, state: before?.state },
      after: { phase, state: "running", sha256: plan.sha256, job: job.id, steps },
    });
    return job;
  });
}
