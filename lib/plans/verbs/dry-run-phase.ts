import { targetUrl } from "../../kernel/config/config.ts";
import { verb } from "../../kernel/verb.ts";
import { requirePhase, requirePlan } from "../definition/plan-definition.ts";
import { lockPlan } from "../definition/sync-plans.ts";
import { Job, PhaseInput, planSubject, toJob } from "../plan-input.ts";
import { insertJob } from "../store.ts";

/** Queues a rehearsal of a phase on a copy of the target. It changes nothing in the target. */
export const dryRunPhase = verb({
  name: "plan.rehearse",
  permission: "plan:dry-run",
  input: PhaseInput,
  output: Job,
  subject: planSubject,
  async run(ctx, { plan: name, phase }) {
    await lockPlan(ctx.tx, name);
    const { plan, definition } = await requirePlan(ctx.tx, name);
    targetUrl(ctx.config(), definition.target);
    requirePhase(definition, phase);
    const { sha256 } = plan;
    const { job, created } = await insertJob(ctx.tx, ctx, { planName: name, phase, kind: "dry_run", sha256 });
    const entry = { action: "plan.dry-run-requested", after: { phase, sha256, job: job.id } } as const;
    return { answer: toJob(job), entries: created ? [entry] : [] };
  },
});
