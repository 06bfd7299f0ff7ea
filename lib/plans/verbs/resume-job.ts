import { type PlanJob, Prisma } from "../../generated/prisma/client.ts";
import type { Context } from "../../kernel/context.ts";
import { AppError } from "../../kernel/errors.ts";
import { can } from "../../kernel/permissions.ts";
import { askedText, verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { requireKnownPlan, requirePlan } from "../definition/plan-definition.ts";
import { lockPlan } from "../definition/sync-plans.ts";
import type { GateEvidence } from "../gates/gate-evidence.ts";
import { gatesToGoOn } from "../gates/gates-to-go-on.ts";
import { readGateEvidence } from "../gates/read-gate-evidence.ts";
import { refuseClosedGate } from "../gates/refuse-closed-gate.ts";
import type { Phase } from "../model.ts";
import { Job, PlanInput, planSubject, toJob } from "../plan-input.ts";
import { findActiveJob } from "../store.ts";
import { permissionFor } from "./permission-for.ts";

/**
 * Lifts a person's pause; the work goes on where it stopped. What waits for something else, such as an empty
 * quarantine, looks again and goes on waiting if it must. It takes what beginning the work takes, the role and open gates:
 * whoever may only pause cannot drop columns by letting go on what an admin stopped, and nobody can after the gates
 * have closed. Refused if nothing is under way.
 */
export const resumeJob = verb({
  name: "plan.resume",
  async permission(asked, { db }) {
    const job = await findActiveJob(db, askedText(asked, "plan"));
    return [job ? permissionToResume(job) : "plan:pause"];
  },
  refusedAs: "plan.resume",
  input: PlanInput,
  output: Job,
  subject: planSubject,
  prepare: lookAtGates,
  async run(ctx, { plan }, { seen, evidence }) {
    const { tx, actor } = ctx;
    await lockPlan(tx, plan);
    await requireKnownPlan(tx, plan);
    const job = await findActiveJob(tx, plan);
    if (!job) throw new AppError("conflict", message("planRefusals.nothingPaused"), { plan });
    if (job.id !== seen?.id || !can(actor.role, permissionToResume(job)))
      throw new AppError("conflict", message("planRefusals.otherWorkBegan"), { plan });
    if (job.state !== "paused" && job.pauseRequestedAt === null) return { answer: toJob(job), entries: [] };
    if (!evidence) throw new AppError("conflict", message("planRefusals.pausedMeanwhile"), { plan });
    const stored = await requirePlan(tx, plan);
    refuseClosed(job, await readGateEvidence({ ...ctx, db: tx }, stored.plan, stored.definition, evidence));
    const resumed = await tx.planJob.update({
      where: { id: job.id },
      data: {
        pauseRequestedAt: null,
        pauseReason: Prisma.DbNull,
        ...(job.state === "paused" ? { state: "queued" } : {}),
      },
    });
    if (job.state === "paused" && job.phase && job.kind === "run")
      await tx.planPhase.update({
        where: { planName_phase: { planName: plan, phase: job.phase } },
        data: { state: "running" },
      });
    const after = { job: job.id, phase: job.phase };
    return { answer: toJob(resumed), entries: [{ action: "plan.resumed", after }] };
  },
});

/** The work, and what its gates are judged by; null if nothing is to be let go on. @throws Refusal gate-closed */
async function lookAtGates(
  ctx: Context,
  { plan: name }: { plan: string },
): Promise<{ seen: PlanJob | null; evidence: GateEvidence | null }> {
  const seen = await findActiveJob(ctx.db, name);
  if (!seen || (seen.state !== "paused" && seen.pauseRequestedAt === null)) return { seen, evidence: null };
  const { plan, definition } = await requirePlan(ctx.db, name);
  const evidence = await readGateEvidence(ctx, plan, definition);
  refuseClosed(seen, evidence);
  return { seen, evidence };
}

/** @throws Refusal gate-closed */
function refuseClosed(job: PlanJob, evidence: GateEvidence): void {
  const asked = { kind: job.kind, phase: job.phase as Phase };
  const attempt = { action: "plan.resume", plan: job.planName, phase: asked.phase } as const;
  refuseClosedGate(attempt, gatesToGoOn(asked, evidence));
}

function permissionToResume(job: PlanJob) {
  return permissionFor({ kind: job.kind, phase: job.phase as Phase | null });
}
