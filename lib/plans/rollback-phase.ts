import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import type { PlanJob } from "../generated/prisma/client.ts";
import { gatesToRollBack } from "./gates.ts";
import type { JobKind, Phase } from "./model.ts";
import { permissionFor } from "./permission-for.ts";
import { requirePhase, requirePlan } from "./plan-definition.ts";
import { PhaseInput } from "./plan-input.ts";
import { planTargetUrl } from "./plan-target.ts";
import { readGateEvidence } from "./read-gate-evidence.ts";
import { refuseClosedGate } from "./refuse-closed-gate.ts";
import { insertJob } from "./store.ts";
import { lockPlan } from "./sync-plans.ts";

/**
 * Queues the way back of a phase: its steps in reverse order, those that ran. Work on the phase that is queued or
 * paused gives way to it. Contract has a verb of its own, `restorePhase`.
 * @throws AppError forbidden, not-found, invalid, gate-closed, conflict
 */
export async function rollbackPhase(ctx: Context, input: unknown): Promise<PlanJob> {
  const { plan, phase } = PhaseInput.parse(input);
  await requirePermission(ctx, permissionFor({ kind: "rollback", phase }), { kind: "plan", id: plan });
  if (phase === "contract")
    throw new AppError("invalid", "Contract is undone by restoring what it removed, from its backup.", {
      phase,
    });
  return goBack(ctx, plan, phase, "rollback");
}

/** The common part of rolling back and restoring; the caller has checked the permission. */
export async function goBack(ctx: Context, name: string, phase: Phase, kind: JobKind): Promise<PlanJob> {
  const subject = { kind: "plan", id: name } as const;
  const { plan, definition } = await requirePlan(ctx.db, name);
  planTargetUrl(definition.target);
  requirePhase(definition, phase);
  const key = { planName_phase: { planName: name, phase } };
  const before = await ctx.db.planPhase.findUnique({ where: key });
  const underWay = await ctx.db.planJob.findFirst({
    where: { planName: name, kind, phase, state: { in: ["queued", "running", "paused"] } },
  });
  if (underWay) return underWay;
  if (!before || ["waiting", "rolled_back"].includes(before.state))
    throw new AppError("conflict", `There is nothing to undo: the phase ${phase} has not run.`, {
      plan: name,
      phase,
    });
  const evidence = await readGateEvidence(ctx.db, plan, definition, ctx.now());
  await refuseClosedGate(
    ctx,
    { action: kind === "restore" ? "plan.restore" : "plan.rollback", plan: name, phase },
    gatesToRollBack(phase, evidence),
  );
  return inTransaction(ctx, async (tx) => {
    await lockPlan(tx, name);
    // Only what no worker holds can give way; a running job is paused first.
    await tx.planJob.updateMany({
      where: {
        planName: name,
        phase,
        kind: { in: ["run", "rollback", "restore"] },
        state: { in: ["queued", "paused"] },
      },
      data: { state: "failed", finishedAt: ctx.now(), error: `Gave way to a rollback by ${ctx.actor.name}.` },
    });
    const { job, created } = await insertJob(tx, ctx, { planName: name, phase, kind, sha256: plan.sha256 });
    if (!created) return job;
    await tx.planPhase.update({ where: key, data: { state: "rolling_back", error: null } });
    await recordAudit(tx, ctx, {
      action: kind === "restore" ? "plan.restore-requested" : "plan.rollback-requested",
      subject,
      before: { phase, state: before.state },
      after: { phase, state: "rolling_back", job: job.id },
    });
    return job;
  });
}
