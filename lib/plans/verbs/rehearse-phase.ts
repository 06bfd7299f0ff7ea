import { targetUrl } from "../../kernel/config/config.ts";
import type { Context } from "../../kernel/context.ts";
import { verb } from "../../kernel/verb.ts";
import { requirePhase, requirePlan } from "../definition/plan-definition.ts";
import { lockPlan } from "../definition/sync-plans.ts";
import { findHalfUndone } from "../gates/each/nothing-half-undone.ts";
import { lookAtTarget } from "../gates/read-gate-evidence.ts";
import { type Phase, phasesAfter } from "../model.ts";
import { Job, PhaseInput, planSubject, toJob } from "../plan-input.ts";
import { findActiveJob, insertJob } from "../store.ts";
import { letEarlierGiveWay } from "./give-way.ts";

/**
 * Queues a rehearsal of a phase on a copy of the target. It changes nothing in the target. Where the phase is half undone there, and
 * may go back only once that was rehearsed, earlier work gives way to it as it does to the way back.
 */
export const rehearsePhase = verb({
  name: "plan.rehearse",
  permission: "plan:rehearse",
  input: PhaseInput,
  output: Job,
  subject: planSubject,
  prepare: isHalfUndoneUnderEarlier,
  async run(ctx, { plan: name, phase }, isHalfUndone) {
    await lockPlan(ctx.tx, name);
    const { plan, definition } = await requirePlan(ctx.tx, name);
    targetUrl(ctx.config(), definition.target);
    requirePhase(definition, phase);
    const { sha256 } = plan;
    if (isHalfUndone) await letEarlierGiveWay(ctx, { plan: name, phase });
    const { job, created } = await insertJob(ctx.tx, ctx, {
      planName: name,
      phase,
      kind: "rehearsal",
      sha256,
    });
    const entry = { action: "plan.rehearsal-requested", after: { phase, sha256, job: job.id } } as const;
    return { answer: toJob(job), entries: created ? [entry] : [] };
  },
});

/** The target is asked only where earlier work is in the way. A restore takes no rehearsal, and none can be had over what is gone. */
async function isHalfUndoneUnderEarlier(
  ctx: Context,
  { plan: name, phase }: { plan: string; phase: Phase },
): Promise<boolean> {
  const active = await findActiveJob(ctx.db, name);
  const isEarlier = active?.phase != null && phasesAfter(active.phase as Phase).includes(phase);
  if (!isEarlier || phase === "contract") return false;
  const { definition } = await requirePlan(ctx.db, name);
  const { marks } = await lookAtTarget(ctx, definition);
  return findHalfUndone(marks ?? [], phase) !== null;
}
