import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import type { Done } from "../../kernel/verb.ts";
import { requirePhase, requirePlan } from "../definition/plan-definition.ts";
import { lockPlan } from "../definition/sync-plans.ts";
import { gatesToRollBack } from "../gates/gates.ts";
import { readGateEvidence } from "../gates/read-gate-evidence.ts";
import { refuseClosedGate } from "../gates/refuse-closed-gate.ts";
import type { Phase } from "../model.ts";
import { type Job, toJob } from "../plan-input.ts";
import { planTargetUrl } from "../plan-target.ts";
import { insertJob } from "../store.ts";

type WayBack = { plan: string; phase: Phase; kind: "rollback" | "restore" };
type Seen = { sha256: string; before: { state: string } | null; underWay: boolean };

const ACTIONS = {
  rollback: { asked: "plan.rollback", done: "plan.rollback-requested" },
  restore: { asked: "plan.restore", done: "plan.restore-requested" },
} as const;

/** What the way back is judged by: its gates, over what the target has. @throws AppError not-found, conflict, gate-closed */
export async function lookBack(ctx: Context, { plan: name, phase, kind }: WayBack): Promise<Seen> {
  const { plan, definition } = await requirePlan(ctx.db, name);
  planTargetUrl(definition.target);
  requirePhase(definition, phase);
  const before = await ctx.db.planPhase.findUnique({
    where: { planName_phase: { planName: name, phase } },
    select: { state: true },
  });
  const active = { in: ["queued", "running", "paused"] };
  const underWay = await ctx.db.planJob.count({ where: { planName: name, kind, phase, state: active } });
  const seen = { sha256: plan.sha256, before, underWay: underWay > 0 };
  if (seen.underWay) return seen;
  if (!before || ["waiting", "rolled_back"].includes(before.state))
    throw new AppError("conflict", `There is nothing to undo: the phase ${phase} has not run.`, {
      plan: name,
      phase,
    });
  const evidence = await readGateEvidence(ctx.db, plan, definition, ctx.now());
  refuseClosedGate({ action: ACTIONS[kind].asked, plan: name, phase }, gatesToRollBack(phase, evidence));
  return seen;
}

/** The common part of rolling back and restoring. */
export async function goBack(
  ctx: Context & { tx: Tx },
  { plan: planName, phase, kind }: WayBack,
  { sha256, before, underWay }: Seen,
): Promise<Done<Job>> {
  const { tx } = ctx;
  await lockPlan(tx, planName);
  // Only what no worker holds can give way; a running job is paused first.
  if (!underWay)
    await tx.planJob.updateMany({
      where: {
        planName,
        phase,
        kind: { in: ["run", "rollback", "restore"] },
        state: { in: ["queued", "paused"] },
      },
      data: { state: "failed", finishedAt: ctx.now(), error: `Gave way to a rollback by ${ctx.actor.name}.` },
    });
  const { job, created } = await insertJob(tx, ctx, { planName, phase, kind, sha256 });
  if (!created) return { answer: toJob(job), entries: [] };
  await tx.planPhase.update({
    where: { planName_phase: { planName, phase } },
    data: { state: "rolling_back", error: null },
  });
  const after = { phase, state: "rolling_back", job: job.id };
  return {
    answer: toJob(job),
    entries: [{ action: ACTIONS[kind].done, before: { phase, state: before?.state }, after }],
  };
}
