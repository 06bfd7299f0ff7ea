import { AppError } from "../../kernel/errors.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { requireKnownPlan } from "../definition/plan-definition.ts";
import { lockPlan } from "../definition/sync-plans.ts";
import { Job, PlanInput, planSubject, toJob } from "../plan-input.ts";
import { findActiveJob } from "../store.ts";

/**
 * Asks the plan's running work to stop at the next batch or statement, and to stay stopped until somebody resumes it. Refused
 * if nothing is under way.
 */
export const pauseJob = verb({
  name: "plan.pause",
  permission: "plan:pause",
  towardsOff: true,
  input: PlanInput,
  output: Job,
  subject: planSubject,
  async run({ tx, now, actor }, { plan }) {
    await lockPlan(tx, plan);
    await requireKnownPlan(tx, plan);
    const job = await findActiveJob(tx, plan);
    if (!job) throw new AppError("conflict", message("planRefusals.nothingToPause"), { plan });
    if (job.kind === "rehearsal" || job.kind === "checks")
      throw new AppError("conflict", message("planRefusals.endsByItself"), { plan });
    if (job.pauseRequestedAt) return { answer: toJob(job), entries: [] };
    const idle = job.state !== "running";
    const paused = await tx.planJob.update({
      where: { id: job.id },
      data: {
        pauseRequestedAt: now(),
        pauseReason: message("plans.pause.byPerson", { who: actor.name }),
        // A worker that holds the job stops by itself and then says so.
        ...(idle ? { state: "paused", progress: { step: null, pausedFor: "person" } } : {}),
      },
    });
    if (idle && job.phase && job.kind === "run")
      await tx.planPhase.update({
        where: { planName_phase: { planName: plan, phase: job.phase } },
        data: { state: "paused" },
      });
    const after = { job: job.id, phase: job.phase };
    return { answer: toJob(paused), entries: [{ action: "plan.paused", after }] };
  },
});
