import { z } from "zod";
import type { Context } from "../../kernel/context.ts";
import { AppError } from "../../kernel/errors.ts";
import { query } from "../../kernel/query.ts";
import { english } from "../../messages/catalogue/english.ts";
import { message } from "../../messages/catalogue/message.ts";
import { gateForPrograms } from "../../plans/gates/gate-for-programs.ts";
import { PHASES } from "../../plans/model.ts";
import { PhaseInput, PlanInput } from "../../plans/plan-input.ts";
import { listPlans, readPlan } from "../../plans/reads/read-plan.ts";
import type { PhaseView } from "../../plans/reads/views.ts";
import { failureInEnglish, problemsInEnglish } from "../failure-in-english.ts";
import { cutPage, PageInput, pageOf } from "../page.ts";

const PhaseName = z.enum(PHASES);
const PhaseInShort = z.object({
  phase: PhaseName,
  state: z.enum(["waiting", "running", "paused", "done", "failed", "rolling_back", "rolled_back"]),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
});

export const Plan = z
  .object({
    name: z.string(),
    title: z.string(),
    target: z.string(),
    flag: z.string().nullable(),
    sha256: z.string().describe("Over the whole folder: what is stored is what runs."),
    loadError: z.string().nullable().describe("Why its folder cannot be read now."),
    currentPhase: PhaseName.nullable().describe("Running or next; null: all are done, or none is known."),
    phases: z.array(PhaseInShort),
    switchedOff: z.boolean().describe("Its switchover is done, and its flag is off."),
    run: z.uuid().nullable().describe("Queued, running or paused now."),
  })
  .meta({ id: "Plan", title: "A plan and how far it is" });

const number = z.number().nullable();
const WAY_BACK = ["rollback_failed", "restore_failed", "restored"] as const;
const STEP_STATES = ["waiting", "running", "paused", "done", "failed", "rolled_back"] as const;
export const PlanPhase = PhaseInShort.extend({
  standing: z
    .enum([
      ...PhaseInShort.shape.state.options,
      ...(["stands_still", "held", "rollback_paused", "restore_paused", ...WAY_BACK] as const),
    ])
    .describe(
      "As people see it, which every screen shows: a way back that is paused or failed is told from a run.",
    ),
  startedBy: z.string().nullable(),
  error: z.string().nullable(),
  stepsDone: z.int(),
  stepsTotal: z.int(),
  gates: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        state: z.enum(["green", "red", "waiting"]),
        evidence: z.string().describe("What was seen, for people."),
        code: z.string().describe("What `evidence` says, and with `params` of what, for programs."),
        params: z.record(z.string(), z.unknown()),
      }),
    )
    .describe("What must hold before it may start."),
  rollbackProvenAt: z.date().nullable().describe("When a rehearsal last proved it, for this version."),
  steps: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      kind: z.enum(["statements", "backfill", "removal"]),
      state: z.enum(STEP_STATES).describe("How it ran, until all of it is undone."),
      standing: z
        .enum([...STEP_STATES, "rolling_back", "half_undone", ...WAY_BACK])
        .describe("As people see it. Half undone: a part of it is back, and `rowsDone` counts what is."),
      startedAt: z.date().nullable(),
      finishedAt: z.date().nullable(),
      rowsDone: number,
      rowsTotal: number,
      rowsQuarantined: number,
      error: z.string().nullable(),
    }),
  ),
}).meta({ id: "PlanPhase", title: "A phase with its gates and steps" });

export const listOfPlans = query({
  name: "plan.list",
  input: z.object(PageInput),
  output: pageOf(Plan),
  run: async (ctx, page) => cutPage(await allPlans(ctx), page, { list: "plans", place: ({ name }) => name }),
});

export const onePlan = query({
  name: "plan.read",
  input: PlanInput,
  output: Plan,
  async run(ctx, { plan: name }) {
    const found = (await allPlans(ctx)).find((one) => one.name === name);
    if (!found) throw noSuchPlan(name);
    return found;
  },
});

export const listOfPhases = query({
  name: "plan-phase.list",
  input: PlanInput.extend(PageInput),
  output: pageOf(PlanPhase),
  async run(ctx, { plan, ...page }) {
    const place = ({ phase }: { phase: (typeof PHASES)[number] }) => String(PHASES.indexOf(phase));
    return cutPage(await phasesOf(ctx, plan), page, { list: `phases of ${plan}`, place });
  },
});

export const onePhase = query({
  name: "plan-phase.read",
  input: PhaseInput,
  output: PlanPhase,
  async run(ctx, { plan, phase }) {
    const found = (await phasesOf(ctx, plan)).find((one) => one.phase === phase);
    if (!found)
      throw new AppError("not-found", message("requests.none.phase", { plan, phase }), { plan, phase });
    return found;
  },
});

async function allPlans(ctx: Context) {
  return (await listPlans(ctx)).map((plan) => ({
    ...plan,
    loadError: problemsInEnglish(plan.loadError),
    run: plan.job?.id ?? null,
  }));
}

async function phasesOf(ctx: Context, name: string) {
  const plan = await readPlan(ctx, name);
  if (!plan) throw noSuchPlan(name);
  return plan.phases.map(phaseForPrograms);
}

export function phaseForPrograms<P extends Pick<PhaseView, "gates" | "startBlockedBy" | "error" | "steps">>(
  phase: P,
) {
  const { gates, startBlockedBy } = phase;
  return {
    ...failureInEnglish(phase),
    steps: phase.steps.map(failureInEnglish),
    gates: gates.map(gateForPrograms),
    startBlockedBy: startBlockedBy && english(startBlockedBy),
  };
}

export function noSuchPlan(plan: string): AppError {
  return new AppError("not-found", message("requests.none.plan", { plan }), { plan });
}
