import { Prisma } from "../../generated/prisma/client.ts";
import { targetUrl } from "../../kernel/config/config.ts";
import type { Context } from "../../kernel/context.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { storableText } from "../../kernel/input/storable-text.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { requirePhase, requirePlan } from "../definition/plan-definition.ts";
import type { GateEvidence } from "../gates/gate-evidence.ts";
import { gatesToStart } from "../gates/gates.ts";
import { readGateEvidence } from "../gates/read-gate-evidence.ts";
import { refuseClosedGate } from "../gates/refuse-closed-gate.ts";
import type { Phase } from "../model.ts";
import { askedPhase, Job, PhaseInput, planSubject, toJob } from "../plan-input.ts";
import { findSameWork, insertJob } from "../store.ts";
import { lockAsSeen, type Seen } from "./lock-as-seen.ts";
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
  async run(ctx, { plan: planName, phase }, seen) {
    const { tx } = ctx;
    const work = { planName, phase, kind: "run" } as const;
    const locked = await lockAsSeen(tx, work, seen);
    if (locked.underWay) return { answer: toJob(locked.underWay), entries: [] };
    // Again, as others may have run it, a check have failed and a flag have been moved since; nothing can come between now.
    const { plan, definition, evidence } = locked;
    const before = await requireNotDone(tx, planName, phase);
    refuseClosed(planName, phase, await readGateEvidence({ ...ctx, db: tx }, plan, definition, evidence));
    const { job } = await insertJob(tx, ctx, { ...work, sha256: plan.sha256 });
    await tx.planPhase.update({
      where: { planName_phase: { planName, phase } },
      data: {
        state: "running",
        startedAt: ctx.now(),
        finishedAt: null,
        startedBy: ctx.actor.name,
        sha256: plan.sha256,
        error: Prisma.DbNull,
      },
    });
    const steps = requirePhase(definition, phase).steps.length;
    const after = { phase, state: "running", sha256: plan.sha256, job: job.id, steps };
    return {
      answer: toJob(job),
      entries: [{ action: "plan.phase-started", before: { phase, state: before }, after }],
    };
  },
});

/** What a start is judged by, over what the target has. @throws AppError not-found, conflict; Refusal invalid, gate-closed */
async function lookAtGates(
  ctx: Context,
  { plan: name, phase, confirmName }: { plan: string; phase: Phase; confirmName?: string | undefined },
): Promise<Seen> {
  const { plan, definition } = await requirePlan(ctx.db, name);
  targetUrl(ctx.config(), definition.target);
  requirePhase(definition, phase);
  const { sha256 } = plan;
  const underWay = await findSameWork(ctx.db, { planName: name, phase, kind: "run" });
  if (underWay) return { sha256, evidence: null }; // a second press is not an error
  if (phase === "contract" && confirmName?.trim() !== name) {
    const error = new AppError("invalid", message("planRefusals.typeName"), { field: "confirmName" });
    throw new Refusal(error, { action: "plan.start", after: { phase } });
  }
  await requireNotDone(ctx.db, name, phase);
  const evidence = await readGateEvidence(ctx, plan, definition);
  refuseClosed(name, phase, evidence);
  return { sha256, evidence };
}

/** @returns the phase's state before it starts. @throws AppError conflict */
async function requireNotDone(db: Db | Tx, planName: string, phase: Phase): Promise<string | undefined> {
  const before = await db.planPhase.findUnique({ where: { planName_phase: { planName, phase } } });
  if (before?.state === "done" || (before?.state === "running" && phase === "switchover"))
    throw new AppError("conflict", message("planRefusals.phaseRan", { phase, state: before.state }), {
      plan: planName,
      phase,
    });
  return before?.state;
}

/** @throws Refusal gate-closed */
function refuseClosed(plan: string, phase: Phase, evidence: GateEvidence): void {
  refuseClosedGate({ action: "plan.start", plan, phase }, gatesToStart(phase, evidence));
}
