import type { Context } from "../../kernel/context.ts";
import { AppError } from "../../kernel/errors.ts";
import { storableText } from "../../kernel/input/storable-text.ts";
import { Refusal, verb } from "../../kernel/verb.ts";
import { requirePhase, requirePlan } from "../definition/plan-definition.ts";
import { lockPlan } from "../definition/sync-plans.ts";
import type { GateEvidence } from "../gates/gate-evidence.ts";
import { gatesToStart } from "../gates/gates.ts";
import { readGateEvidence } from "../gates/read-gate-evidence.ts";
import { refuseClosedGate } from "../gates/refuse-closed-gate.ts";
import type { Phase } from "../model.ts";
import { askedPhase, Job, PhaseInput, planSubject, toJob } from "../plan-input.ts";
import { planTargetUrl } from "../plan-target.ts";
import { findActiveJob, insertJob } from "../store.ts";
import { permissionFor } from "./permission-for.ts";

/** Queues the run of a phase, if every gate of it is green. Contract is for an admin who typed the plan's name. */
export const startPhase = verb({
  name: "plan.start",
  permission: (asked) => [permissionFor({ kind: "run", phase: askedPhase(asked) })],
  input: PhaseInput.extend({
    confirmName: storableText().optional().describe("The plan's name, typed; contract wants it."),
  }),
  output: Job,
  subject: planSubject,
  prepare: lookAtGates,
  async run(ctx, { plan: planName, phase }, { sha256, before, steps, evidence }) {
    const { tx } = ctx;
    await lockPlan(tx, planName);
    const { plan, definition } = await requirePlan(tx, planName);
    if (plan.sha256 !== sha256)
      throw new AppError("conflict", "The plan has changed a moment ago. Look at it again.", {
        plan: planName,
      });
    // Again, as a check may have failed and a flag have been moved since; nothing that follows can come between.
    if (evidence)
      refuseClosed(planName, phase, await readGateEvidence(tx, plan, definition, ctx.now(), evidence));
    const { job, created } = await insertJob(tx, ctx, { planName, phase, kind: "run", sha256 });
    if (!created) return { answer: toJob(job), entries: [] };
    await tx.planPhase.update({
      where: { planName_phase: { planName, phase } },
      data: {
        state: "running",
        startedAt: ctx.now(),
        finishedAt: null,
        startedBy: ctx.actor.name,
        sha256,
        error: null,
      },
    });
    const after = { phase, state: "running", sha256, job: job.id, steps };
    return {
      answer: toJob(job),
      entries: [{ action: "plan.phase-started", before: { phase, state: before?.state }, after }],
    };
  },
});

/** What a start is judged by, over what the target has. @throws AppError not-found, conflict; Refusal invalid, gate-closed */
async function lookAtGates(
  ctx: Context,
  { plan: name, phase, confirmName }: { plan: string; phase: Phase; confirmName?: string | undefined },
) {
  const { plan, definition } = await requirePlan(ctx.db, name);
  planTargetUrl(definition.target);
  const steps = requirePhase(definition, phase).steps.length;
  const before = await ctx.db.planPhase.findUnique({ where: { planName_phase: { planName: name, phase } } });
  const seen = { sha256: plan.sha256, before, steps, evidence: null };
  const active = await findActiveJob(ctx.db, name);
  if (active?.kind === "run" && active.phase === phase) return seen; // a second press is not an error
  if (phase === "contract" && confirmName?.trim() !== name) {
    const reason = "Type the plan's name to confirm: this phase removes the old columns.";
    const error = new AppError("invalid", reason, { field: "confirmName" });
    throw new Refusal(error, { action: "plan.start", after: { phase } });
  }
  if (before?.state === "done" || (before?.state === "running" && phase === "switchover"))
    throw new AppError("conflict", `The phase ${phase} is ${before.state} already.`, { plan: name, phase });
  const evidence = await readGateEvidence(ctx.db, plan, definition, ctx.now());
  refuseClosed(name, phase, evidence);
  return { ...seen, evidence };
}

/** @throws Refusal gate-closed */
function refuseClosed(plan: string, phase: Phase, evidence: GateEvidence): void {
  refuseClosedGate({ action: "plan.start", plan, phase }, gatesToStart(phase, evidence));
}
