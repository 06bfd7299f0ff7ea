import { AppError } from "../../kernel/errors.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { requireKnownPlan } from "../definition/plan-definition.ts";
import { lockPlan } from "../definition/sync-plans.ts";
import { Job, PlanInput, planSubject, toJob } from "../plan-input.ts";
import { findActiveJob } from "../store.ts";

/**
 * Ends the plan's rehearsal, whatever it does just now: its copy is dropped, and nothing is left of it. A second press
 * is not an error. Refused if no rehearsal is under way.
 */
export const stopRehearsal = verb({
  name: "plan.stop-rehearsal",
  permission: "plan:pause",
  refusedAs: "plan.stop-rehearsal",
  towardsOff: true,
  input: PlanInput,
  output: Job,
  subject: planSubject,
  async run({ tx, now, actor }, { plan }) {
    await lockPlan(tx, plan);
    await requireKnownPlan(tx, plan);
    const job = await findActiveJob(tx, plan);
    if (job?.kind !== "rehearsal")
      throw new AppError("conflict", message("planRefusals.noRehearsalToStop"), { plan });
    if (job.pauseRequestedAt) return { answer: toJob(job), entries: [] };
    // A worker that holds it hears of it when it renews its lease, and ends it.
    const over = job.state === "running" ? {} : ({ state: "stopped", finishedAt: now() } as const);
    const stopped = await tx.planJob.update({
      where: { id: job.id },
      data: {
        pauseRequestedAt: now(),
        pauseReason: message("plans.pause.stopped", { who: actor.name }),
        ...over,
      },
    });
    const after = { phase: job.phase, job: job.id };
    return { answer: toJob(stopped), entries: [{ action: "plan.rehearsal-stopped", after }] };
  },
});
