import { checksToRun } from "../../checks/checks-to-run.ts";
import { targetUrl } from "../../kernel/config/config.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { verb } from "../../kernel/verb.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { phaseName } from "../../messages/phase-names.ts";
import { requirePlan } from "../definition/plan-definition.ts";
import { lockPlan } from "../definition/sync-plans.ts";
import { Job, PlanInput, planSubject, toJob } from "../plan-input.ts";
import { readGoingBack } from "../read-going-back.ts";
import { insertJob } from "../store.ts";

/** Queues every check that can say something now: all of the phases that have begun, but for what is superseded. */
export const runChecks = verb({
  name: "plan.verify",
  permission: "check:run",
  input: PlanInput,
  output: Job,
  subject: planSubject,
  async run(ctx, { plan: name }) {
    await lockPlan(ctx.tx, name);
    const { plan, definition } = await requirePlan(ctx.tx, name);
    targetUrl(ctx.config(), definition.target);
    const { sha256 } = plan;
    const { job, created } = await insertJob(ctx.tx, ctx, {
      planName: name,
      phase: null,
      kind: "checks",
      sha256,
    });
    if (!created) return { answer: toJob(job), entries: [] };
    if ((await checksToRun(ctx.tx, name, ctx.now())).length === 0)
      throw new AppError("conflict", await whyNone(ctx.tx, name), { plan: name });
    return { answer: toJob(job), entries: [{ action: "plan.checks-requested", after: { job: job.id } }] };
  },
});

async function whyNone(tx: Tx, plan: string): Promise<Message> {
  const [one] = await readGoingBack(tx, plan);
  if (!one) return message("planRefusals.noCheckApplies");
  return message("planRefusals.noCheckGoingBack", { phase: phaseName(one.phase), way: one.back.kind });
}
