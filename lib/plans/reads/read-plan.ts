import { totalChecks } from "../../checks/check-totals.ts";
import { countsRows, describeExpectation } from "../../checks/judge-check.ts";
import { readCheckStandings } from "../../checks/read-check-standings.ts";
import { readWindowOpen } from "../../flags/reads/read-window-open.ts";
import type { FeatureFlag } from "../../generated/prisma/client.ts";
import { readFlagHolds } from "../../interlock/flag-hold.ts";
import { readRaiseGate } from "../../interlock/flag-raise-gate.ts";
import { nextStage } from "../../interlock/next-stage.ts";
import type { Context } from "../../kernel/context.ts";
import type { Db } from "../../kernel/db/client.ts";
import { isStorable } from "../../kernel/input/storable-text.ts";
import { readKillStates } from "../../kill/read-kill-state.ts";
import { readToDecide } from "../../quarantine/read-to-decide.ts";
import { isSwitchedOff } from "../attention.ts";
import { definitionOf } from "../definition/plan-definition.ts";
import { storedProblems } from "../definition/problem.ts";
import { phaseStanding } from "../gates/phase-standing.ts";
import { readGateEvidence } from "../gates/read-gate-evidence.ts";
import type { PlanDefinition } from "../model.ts";
import { whyNoTarget } from "../plan-target.ts";
import { findGoingBack, readGoingBack } from "../read-going-back.ts";
import { forecastSwitch } from "./forecast-switch.ts";
import { nextStepOf } from "./next-step.ts";
import { readRehearsalTimes } from "./rehearsal-estimate.ts";
import { type PhaseRows, viewCheckRun, viewJob, viewPhase } from "./view-phase.ts";
import type { PhaseView, PlanListItem, PlanView, ValidationView } from "./views.ts";

export type { PlanListItem, PlanView, ValidationView } from "./views.ts";

/** Every plan that was ever loaded, newest name first. */
export async function listPlans(ctx: Context): Promise<PlanListItem[]> {
  const [plans, phases, flags, kills, jobs, standings, goingBack] = await Promise.all([
    ctx.db.plan.findMany({ orderBy: { name: "desc" } }),
    ctx.db.planPhase.findMany(),
    ctx.db.featureFlag.findMany({ where: { planName: { not: null }, retiredAt: null } }),
    readKillStates(ctx.db),
    ctx.db.planJob.findMany({ where: { state: { in: ["queued", "running", "paused"] } } }),
    readCheckStandings(ctx.db, ctx.now()),
    readGoingBack(ctx.db),
  ]);
  const holds = await readFlagHolds(ctx.db, flags, ctx.now());
  return plans.map((plan) => {
    const flag =
      flags.find((one) => one.name === plan.flagName && one.environment === plan.environment) ?? null;
    const seen = {
      killed: kills.some((kill) => kill.environment === plan.environment && kill.engagedAt !== null),
      flag: flag && { enabled: flag.enabled, held: holds.has(flag) },
    };
    const present = definitionOf(plan)?.phases.map(({ phase }) => phase) ?? [];
    const own = present.map((phase) => {
      const row = phases.find((one) => one.planName === plan.name && one.phase === phase);
      const state = row?.state ?? "waiting";
      return {
        phase,
        state,
        standing: phaseStanding(phase, state, { ...seen, back: findGoingBack(goingBack, plan.name, phase) }),
        startedAt: row?.startedAt ?? null,
        finishedAt: row?.finishedAt ?? null,
      };
    });
    const job = jobs.find((one) => one.planName === plan.name);
    return {
      name: plan.name,
      title: plan.title,
      target: plan.target,
      flag: plan.flagName,
      sha256: plan.sha256,
      loadError: storedProblems(plan.loadError),
      unconfigured: plan.target === "" ? null : whyNoTarget(ctx, plan.target),
      currentPhase: own.find((one) => one.state !== "done")?.phase ?? null,
      phases: own,
      checks: totalChecks(standings.filter((one) => one.plan === plan.name)),
      switchedOff: isSwitchedOff(own, flag),
      job: job ? viewJob(job) : null,
    };
  });
}

/** Whether there is a plan of that name; cheap, to be asked before its page is begun. */
export async function planExists(db: Db, name: string): Promise<boolean> {
  return isStorable(name) && (await db.plan.count({ where: { name } })) > 0;
}

/** Everything that the plan page shows; null if there is no such plan. A plan that was never sound has no phases. */
export async function readPlan(ctx: Context, name: string): Promise<PlanView | null> {
  const plan = isStorable(name) ? await ctx.db.plan.findUnique({ where: { name } }) : null;
  if (!plan) return null;
  const definition = definitionOf(plan);
  const [alive, jobs] = await Promise.all([
    workerAlive(ctx),
    ctx.db.planJob.findMany({ where: { planName: name }, orderBy: { requestedAt: "desc" }, take: 20 }),
  ]);
  const active = jobs.find((job) => ["queued", "running", "paused"].includes(job.state));
  const last = jobs.find((job) => job !== active);
  const common = {
    name,
    title: plan.title,
    target: plan.target,
    environment: plan.environment,
    sha256: plan.sha256,
    loadedAt: plan.loadedAt,
    loadError: storedProblems(plan.loadError),
    unconfigured: definition && whyNoTarget(ctx, definition.target),
    job: active ? viewJob(active) : null,
    lastJob: last ? viewJob(last) : null,
    workerAlive: alive,
  };
  if (!definition) return { ...common, ...UNREADABLE };
  const [evidence, phaseRows, stepRows, rehearsals, checks, samples, flag, rehearsalTimes, undoing] =
    await Promise.all([
      readGateEvidence(ctx, plan, definition),
      ctx.db.planPhase.findMany({ where: { planName: name } }),
      ctx.db.planStep.findMany({ where: { planName: name } }),
      ctx.db.rehearsal.findMany({
        where: { planName: name },
        distinct: ["phase"],
        orderBy: [{ phase: "asc" }, { at: "desc" }],
      }),
      readCheckStandings(ctx.db, ctx.now(), name),
      ctx.db.backfillSample.findMany({ where: { planName: name }, orderBy: { at: "desc" }, take: 600 }),
      plan.flagName
        ? ctx.db.featureFlag.findUnique({
            where: { name_environment: { name: plan.flagName, environment: plan.environment } },
          })
        : null,
      readRehearsalTimes(ctx, plan),
      ctx.db.planJob.findMany({
        where: { planName: name, kind: { in: ["rollback", "restore"] }, state: "done" },
        distinct: ["phase"],
        orderBy: [{ phase: "asc" }, { finishedAt: "desc" }],
      }),
    ]);
  const read: PhaseRows = {
    plan,
    evidence,
    phaseRows,
    stepRows,
    rehearsals,
    checks,
    rehearsalTimes,
    undoing,
    job: common.job,
  };
  const phases = definition.phases.map((phase) => viewPhase(phase, read));
  const view = {
    ...common,
    description: definition.description,
    owner: definition.owner,
    contacts: definition.contacts,
    flag: flag && (await viewFlag(ctx, flag, definition)),
    currentPhase: phases.find((phase) => phase.state !== "done")?.phase ?? null,
    phases,
    switchForecast: await forecastOpening(ctx, definition, phases),
    toDecide: await forecastDecisions(ctx, definition, phases),
    quarantine: evidence.quarantine,
    leftOpen: evidence.leftOpen,
    targetError: evidence.targetError,
    samples: samples.reverse().map((sample) => ({
      step: sample.step,
      at: sample.at,
      rowsDone: Number(sample.rowsDone),
      rowsPerSecond: sample.rowsPerSecond,
      batchRows: sample.batchRows,
      batchMs: sample.batchMs,
    })),
    killSwitchEngaged: evidence.killSwitchEngagedAt !== null,
  };
  return { ...view, next: nextStepOf(view) };
}

async function viewFlag(
  ctx: Context,
  row: FeatureFlag,
  definition: PlanDefinition,
): Promise<PlanView["flag"]> {
  const flag = { ...row, rolloutPercentage: row.rolloutPercentage.toNumber() };
  const raiseGate = await readRaiseGate(ctx.db, flag, ctx.now());
  const stages = definition.phases.flatMap((phase) => phase.switch?.stages ?? []);
  return {
    name: flag.name,
    enabled: flag.enabled,
    percentage: flag.rolloutPercentage,
    windowOpen: flag.retiredAt !== null || readWindowOpen(flag, ctx.now()),
    held: !raiseGate.open && raiseGate.hold !== null,
    raiseGate,
    nextStage: nextStage(
      flag,
      stages.map((one) => one.percentage),
      raiseGate,
    ),
    retired: flag.retiredAt !== null,
  };
}

/** Only once the switchover may be started: it looks at every known key. */
async function forecastOpening(
  ctx: Context,
  { environment }: PlanDefinition,
  phases: PhaseView[],
): Promise<PlanView["switchForecast"]> {
  const phase = phases.find((one) => one.phase === "switchover");
  const startable = phase && ["waiting", "failed", "rolled_back"].includes(phase.state);
  if (!startable || phase.switch === null || phase.startBlockedBy !== null) return null;
  return forecastSwitch(ctx.db, { ...phase.switch, environment }, ctx.now());
}

async function forecastDecisions(
  ctx: Context,
  definition: PlanDefinition,
  phases: PhaseView[],
): Promise<PlanView["toDecide"]> {
  const phase = phases.find((one) => one.phase === "backfill");
  if (!phase?.rehearsal?.forThisVersion || !["waiting", "failed", "rolled_back"].includes(phase.state))
    return null;
  return readToDecide(ctx, definition, phase.rehearsal);
}

const UNREADABLE = {
  description: "",
  owner: "",
  contacts: [],
  flag: null,
  currentPhase: null,
  phases: [],
  switchForecast: null,
  toDecide: null,
  quarantine: null,
  leftOpen: null,
  targetError: null,
  samples: [],
  killSwitchEngaged: false,
  next: null,
};

const HISTORY = 20;

/** Every check of every plan as it stands, and its history from before its phase last began too. */
export async function readValidation(ctx: Context): Promise<ValidationView> {
  const [standings, recent] = await Promise.all([
    readCheckStandings(ctx.db, ctx.now()),
    ctx.db.$queryRaw<
      {
        plan: string;
        phase: string;
        step: string;
        name: string;
        at: Date;
        ok: boolean;
        observed: string | null;
      }[]
    >`
      select r.plan_name as plan, r.phase, r.step, r.check_name as name, r.at, r.ok, r.observed
      from check_keys k cross join lateral (
        select * from check_results c
        where c.plan_name = k.plan_name and c.phase = k.phase and c.step = k.step and c.check_name = k.check_name
        order by c.id desc limit ${HISTORY}
      ) r
      order by r.id desc`,
  ]);
  const keyOf = (...parts: string[]) => JSON.stringify(parts);
  const histories = Map.groupBy(recent, (one) => keyOf(one.plan, one.phase, one.step, one.name));
  const rows = standings.map(({ plan, phase, step, check, state, latest }) => ({
    plan,
    phase,
    step,
    name: check.name,
    query: check.query,
    when: check.when,
    expected: describeExpectation(check.expect),
    countsRows: countsRows(check),
    state,
    latest: latest && viewCheckRun(latest),
    history: (histories.get(keyOf(plan, phase, step, check.name)) ?? []).map(({ at, ok, observed }) => ({
      at,
      ok,
      observed,
    })),
  }));
  return { rows, totals: totalChecks(rows) };
}

/** A worker that was seen in the last five seconds and has not said goodbye. */
async function workerAlive(ctx: Context): Promise<boolean> {
  const since = new Date(ctx.now().getTime() - 5_000);
  return (await ctx.db.worker.count({ where: { lastSeenAt: { gt: since }, stoppedAt: null } })) > 0;
}
