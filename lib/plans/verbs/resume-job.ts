import type { PlanJob } from "../../generated/prisma/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { can } from "../../kernel/permissions.ts";
import { askedText, verb } from "../../kernel/verb.ts";
import { lockPlan } from "../definition/sync-plans.ts";
import type { JobKind, Phase } from "../model.ts";
import { Job, PlanInput, planSubject, toJob } from "../plan-input.ts";
import { findActiveJob } from "../store.ts";
import { permissionFor } from "./permission-for.ts";

/**
 * Lifts a person's pause; the work goes on where it stopped. What waits for something else, such as an empty
 * quarantine, looks again and goes on waiting if it must. It takes what beginning the work takes: whoever may only
 * pause cannot drop columns by letting go on what an admin stopped. Refused if nothing is under way.
 */
export const resumeJob = verb({
  name: "plan.resume",
  async permission(asked, { db }) {
    const job = await findActiveJob(db, askedText(asked, "plan"));
    return [job ? permissionToResume(job) : "plan:pause"];
  },
  input: PlanInput,
  output: Job,
  subject: planSubject,
  prepare: ({ db }, { plan }) => findActiveJob(db, plan),
  async run({ tx, actor }, { plan }, seen) {
    await lockPlan(tx, plan);
    const job = await findActiveJob(tx, plan);
    if (!job) throw new AppError("conflict", "Nothing is paused.", { plan });
    if (job.id !== seen?.id || !can(actor.role, permissionToResume(job)))
      throw new AppError("conflict", "Other work began a moment ago. Look at the plan again.", { plan });
    if (job.state !== "paused" && job.pauseRequestedAt === null) return { answer: toJob(job), entries: [] };
    const resumed = await tx.planJob.update({
      where: { id: job.id },
      data: {
        pauseRequestedAt: null,
        pauseReason: null,
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

function permissionToResume(job: PlanJob) {
  return permissionFor({ kind: job.kind as JobKind, phase: job.phase as Phase | null });
}
