import { type PlanJob, Prisma } from "../../generated/prisma/client.ts";
import { targetUrl } from "../../kernel/config/config.ts";
import type { Context } from "../../kernel/context.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import type { Done } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { requirePhase, requirePlan } from "../definition/plan-definition.ts";
import { findHalfUndone } from "../gates/each/nothing-half-undone.ts";
import type { GateEvidence } from "../gates/gate-evidence.ts";
import { gatesToRollBack } from "../gates/gates.ts";
import { readGateEvidence } from "../gates/read-gate-evidence.ts";
import { refuseClosedGate } from "../gates/refuse-closed-gate.ts";
import { hasBegun, type Phase } from "../model.ts";
import { type Job, toJob } from "../plan-input.ts";
import { describeConflict, findSameWork, insertJob } from "../store.ts";
import { letEarlierGiveWay } from "./give-way.ts";
import { lockAsSeen, type Seen } from "./lock-as-seen.ts";

type WayBack = { plan: string; phase: Phase; kind: "rollback" | "restore" };

const ACTIONS = {
  rollback: { asked: "plan.rollback", done: "plan.rollback-requested" },
  restore: { asked: "plan.restore", done: "plan.restore-requested" },
} as const;

/** What the way back is judged by: its gates, over what the target has. @throws AppError not-found, conflict, gate-closed */
export async function lookBack(ctx: Context, way: WayBack): Promise<Seen> {
  const { plan, definition } = await requirePlan(ctx.db, way.plan);
  targetUrl(ctx.config(), definition.target);
  requirePhase(definition, way.phase);
  const { sha256 } = plan;
  const underWay = await findSameWork(ctx.db, { planName: way.plan, phase: way.phase, kind: way.kind });
  if (underWay) {
    refusePaused(underWay);
    return { sha256, evidence: null };
  }
  const evidence = await readGateEvidence(ctx, plan, definition);
  await requireBegun(ctx.db, way, evidence);
  refuseClosed(way, evidence);
  return { sha256, evidence };
}

/** The common part of rolling back and restoring. */
export async function goBack(ctx: Context & { tx: Tx }, way: WayBack, seen: Seen): Promise<Done<Job>> {
  const { tx } = ctx;
  const { plan: planName, phase, kind } = way;
  const locked = await lockAsSeen(tx, { planName, phase, kind }, seen);
  if (locked.underWay) {
    refusePaused(locked.underWay);
    return { answer: toJob(locked.underWay), entries: [] };
  }
  // Again, as somebody may have gone back, begun a later phase or turned the flag on since.
  const { plan, definition, evidence } = locked;
  const before = await requireBegun(tx, way, evidence);
  refuseClosed(way, await readGateEvidence({ ...ctx, db: tx }, plan, definition, evidence));
  // Only what no worker holds can give way; a running job is paused first.
  await tx.planJob.updateMany({
    where: {
      planName,
      phase,
      kind: { in: ["run", "rollback", "restore"] },
      state: { in: ["queued", "paused"] },
    },
    data: {
      state: "failed",
      finishedAt: ctx.now(),
      error: message("planRefusals.gaveWay", { who: ctx.actor.name }),
    },
  });
  if (isHalfUndone(evidence, phase)) await letEarlierGiveWay(ctx, way);
  const { job } = await insertJob(tx, ctx, { planName, phase, kind, sha256: plan.sha256 });
  await tx.planPhase.update({
    where: { planName_phase: { planName, phase } },
    data: { state: "rolling_back", error: Prisma.DbNull },
  });
  const after = { phase, state: "rolling_back", job: job.id };
  return {
    answer: toJob(job),
    entries: [{ action: ACTIONS[kind].done, before: { phase, state: before }, after }],
  };
}

/** Asked for again, what moves is the same work; what is paused would stay so, and whoever asks would take it for begun. */
function refusePaused(job: PlanJob): void {
  if (job.state === "paused")
    throw new AppError("conflict", describeConflict(job), { job: job.id, kind: job.kind });
}

/**
 * Sluice may have been set up anew since it began to go back: what the target has half undone can be undone.
 * @returns the phase's state before it goes back. @throws AppError conflict
 */
async function requireBegun(
  db: Db | Tx,
  { plan: planName, phase }: WayBack,
  evidence: Pick<GateEvidence, "marks">,
): Promise<string> {
  const before = await db.planPhase.findUnique({ where: { planName_phase: { planName, phase } } });
  if (before && (hasBegun(before.state) || isHalfUndone(evidence, phase))) return before.state;
  throw new AppError("conflict", message("planRefusals.nothingToUndo", { phase }), {
    plan: planName,
    phase,
  });
}

function isHalfUndone({ marks }: Pick<GateEvidence, "marks">, phase: Phase): boolean {
  return findHalfUndone(marks ?? [], phase) !== null;
}

/** @throws Refusal gate-closed */
function refuseClosed({ plan, phase, kind }: WayBack, evidence: GateEvidence): void {
  refuseClosedGate({ action: ACTIONS[kind].asked, plan, phase }, gatesToRollBack(phase, evidence));
}
