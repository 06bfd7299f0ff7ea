import { z } from "zod";
import { query } from "../../kernel/query.ts";
import { english } from "../../messages/catalogue/english.ts";
import { PlanInput } from "../../plans/plan-input.ts";
import { readPlan } from "../../plans/reads/read-plan.ts";
import type { JobView, RehearsalView } from "../../plans/reads/views.ts";
import { failureInEnglish, problemsInEnglish } from "../failure-in-english.ts";
import { Check, checkForPrograms } from "./check.ts";
import { noSuchPlan, PlanPhase, phaseForPrograms } from "./plan.ts";
import { Run } from "./run.ts";

const StatusCheck = Check.pick({ step: true, name: true, expected: true, state: true, latest: true });
const Job = Run.omit({ plan: true }).extend({
  pauseReason: z.string().nullable().describe("For people."),
  rehearsal: z.object({ doing: z.string() }).nullable().describe("How far one is that is under way."),
});

/** What a rehearsal left, of which reports from before know less. */
const Rehearsal = z.object({
  ok: z.boolean(),
  rollbackProven: z.boolean(),
  report: z.object({
    error: z.string().nullable(),
    notLookedAt: z.array(z.object({ what: z.string(), named: z.boolean() })).optional(),
    leftOut: z.array(z.object({ step: z.string(), what: z.array(z.string()) })).optional(),
    rollback: z.object({
      ok: z.boolean(),
      differences: z.array(z.string()),
      failed: z.string().optional(),
      oneWay: z.array(z.object({ step: z.string(), reason: z.string() })).optional(),
    }),
  }),
});

const PhaseStatus = PlanPhase.omit({ steps: true }).extend({
  startBlockedBy: z.string().nullable().describe("Why it may not be started now, for people."),
  rollbackTried: z
    .object({ at: z.date() })
    .nullable()
    .describe("Came back equal, but not all was looked at."),
  rehearsal: Rehearsal.nullable(),
  checks: z.array(StatusCheck).describe("Those that belong to no step."),
  steps: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      standing: z.string(),
      rowsDone: z.number().nullable(),
      rowsTotal: z.number().nullable(),
      etaSeconds: z.number().nullable(),
      checks: z.array(StatusCheck),
    }),
  ),
});

const Rows = z.object({ rows: z.number(), values: z.number() });
export const PlanStatus = z
  .object({
    name: z.string(),
    title: z.string(),
    currentPhase: PlanPhase.shape.phase.nullable(),
    loadError: z.string().nullable(),
    targetError: z
      .string()
      .nullable()
      .describe("Why the target cannot be read; what it would tell is null then."),
    killSwitchEngaged: z.boolean(),
    workerAlive: z.boolean().describe("Without one nothing on the plan moves."),
    quarantine: Rows.nullable().describe("Undecided."),
    leftOpen: Rows.extend({ blocks: PlanPhase.shape.phase }).nullable(),
    job: Job.nullable().describe("Queued, running or paused."),
    lastJob: Job.nullable(),
    phases: z.array(PhaseStatus),
  })
  .meta({ id: "PlanStatus", title: "How a plan stands, as its page tells it" });

export const planStatus = query({
  name: "plan-status.read",
  input: PlanInput,
  output: PlanStatus,
  async run(ctx, { plan }) {
    const found = await readPlan(ctx, plan);
    if (!found) throw noSuchPlan(plan);
    return {
      ...found,
      loadError: problemsInEnglish(found.loadError),
      targetError: found.targetError && english(found.targetError),
      job: found.job && jobForPrograms(found.job),
      lastJob: found.lastJob && jobForPrograms(found.lastJob),
      phases: found.phases.map(phaseForPrograms).map((phase) => ({
        ...phase,
        steps: phase.steps.map((step) => ({ ...step, checks: step.checks.map(checkForPrograms) })),
        checks: phase.checks.map(checkForPrograms),
        rehearsal: phase.rehearsal && rehearsalForPrograms(phase.rehearsal),
      })),
    };
  },
});

function rehearsalForPrograms({ report: { notLookedAt, ...report }, ...run }: RehearsalView) {
  const { failed, differences, ...rollback } = report.rollback;
  return {
    ...run,
    report: {
      ...failureInEnglish(report),
      ...(notLookedAt && { notLookedAt: notLookedAt.map((one) => ({ ...one, what: english(one.what) })) }),
      rollback: {
        ...rollback,
        differences: differences.map(english),
        ...(failed && { failed: english(failed) }),
      },
    },
  };
}

function jobForPrograms(job: JobView) {
  const { pauseReason, rehearsal } = job;
  return {
    ...failureInEnglish(job),
    pauseReason: pauseReason && english(pauseReason),
    rehearsal: rehearsal && { doing: english(rehearsal.doing) },
  };
}
