import { z } from "zod";
import type { Context } from "../../kernel/context.ts";
import { knownFields } from "../../kernel/input/known-fields.ts";
import { changeDecision } from "../../quarantine/change-decision.ts";
import { decideQuarantine } from "../../quarantine/decide-quarantine.ts";
import { dryRunPhase } from "./dry-run-phase.ts";
import { pauseJob } from "./pause-job.ts";
import { restorePhase } from "./restore-phase.ts";
import { resumeJob } from "./resume-job.ts";
import { rollbackPhase } from "./rollback-phase.ts";
import { runChecks } from "./run-checks.ts";
import { startPhase } from "./start-phase.ts";
import { stopRehearsal } from "./stop-rehearsal.ts";

export const PLAN_ACTIONS = [
  "rehearse",
  "dry-run",
  "stop-rehearsal",
  "start",
  "rollback",
  "restore",
  "pause",
  "resume",
  "verify",
  "decide",
  "change-decision",
] as const;

const Action = z.looseObject({
  action: z.enum(PLAN_ACTIONS),
});

/** What each takes beside the plan's name; the command line sends a name that was typed with any of a phase. */
const FIELDS: Record<(typeof PLAN_ACTIONS)[number], readonly string[]> = {
  rehearse: ["phase", "confirmName"],
  "dry-run": ["phase", "confirmName"],
  "stop-rehearsal": [],
  start: ["phase", "confirmName"],
  rollback: ["phase", "confirmName"],
  restore: ["phase", "confirmName"],
  pause: [],
  resume: [],
  verify: [],
  decide: ["step", "decisions"],
  "change-decision": ["step", "rawValue", "from", "to", "expectedRows"],
};

/** One request of the API or the command line, given to the verb that it names. @throws what that verb throws */
export async function runPlanAction(ctx: Context, plan: string, body: unknown): Promise<unknown> {
  const { action, ...rest } = Action.parse(body);
  const input = { ...knownFields(rest, FIELDS[action]), plan };
  switch (action) {
    case "rehearse":
    case "dry-run":
      return { job: await dryRunPhase(ctx, input) };
    case "stop-rehearsal":
      return { job: await stopRehearsal(ctx, input) };
    case "start":
      return { job: await startPhase(ctx, input) };
    case "rollback":
      return { job: await rollbackPhase(ctx, input) };
    case "restore":
      return { job: await restorePhase(ctx, input) };
    case "pause":
      return { job: await pauseJob(ctx, input) };
    case "resume":
      return { job: await resumeJob(ctx, input) };
    case "verify":
      return { job: await runChecks(ctx, input) };
    case "decide":
      return { decided: await decideQuarantine(ctx, input) };
    case "change-decision":
      return { changed: await changeDecision(ctx, input) };
  }
}
