import { readFlagHolds } from "../interlock/flag-hold.ts";
import type { Context } from "../kernel/context.ts";
import type { Permission } from "../kernel/permissions.ts";
import { readKillState } from "../kill/read-kill-state.ts";
import type { Message } from "../messages/catalogue/message.ts";
import { storedMessage } from "../messages/catalogue/stored-message.ts";
import { isSwitchedOff } from "../plans/attention.ts";
import { definitionOf } from "../plans/definition/plan-definition.ts";
import { phaseStanding } from "../plans/gates/phase-standing.ts";
import { lookAtTarget } from "../plans/gates/read-gate-evidence.ts";
import type { GoingBack } from "../plans/going-back.ts";
import type {
  JobKind,
  JobProgress,
  Phase,
  PhaseStanding,
  PhaseState,
  PlanDefinition,
} from "../plans/model.ts";
import { findGoingBack, readGoingBack } from "../plans/read-going-back.ts";
import { readPlan } from "../plans/reads/read-plan.ts";
import type { NextStep, PlanView } from "../plans/reads/views.ts";
import { permissionFor } from "../plans/verbs/permission-for.ts";
import { ruleSteps } from "../quarantine/quarantine.ts";

/** A plan as one screen reads it, once however many of its parts ask. */
export type ReadPlan = (name: string) => Promise<PlanView | null>;

export function planReader(ctx: Context): ReadPlan {
  const read = new Map<string, Promise<PlanView | null>>();
  return (name) => {
    const plan = read.get(name) ?? readPlan(ctx, name);
    read.set(name, plan);
    return plan;
  };
}

/** The plan that is being worked on, was stopped halfway, or stands between two phases. */
export type Progress = {
  plan: string;
  title: string;
  phase: Phase;
  /** Of the phase: running, paused, failed or rolling_back; "next" if it comes next and has not begun. */
  state: PhaseState | "next";
  /** The same as people see it. */
  standing: PhaseStanding | "next";
  /** It is on its way back, and how far that is. */
  back: GoingBack | null;
  phasesDone: number;
  phasesTotal: number;
  stepsDone: number;
  stepsTotal: number;
  step: string | null;
  rowsDone: number | null;
  rowsTotal: number | null;
  rowsPerSecond: number | null;
  /** Of the whole plan: what waits for a person, and the columns that it is to fill. Null while not measured. */
  undecided: { rows: number; values: number; columns: string[] } | null;
  /** The flag that lets people onto the new path, in the switchover only. */
  flag: { name: string; enabled: boolean; percentage: number; killed: boolean } | null;
  pauseReason: Message | null;
  /** What it waits for; a count in the stored reason is of when it stopped. */
  pausedFor: JobProgress["pausedFor"];
  /** When a person paused it. */
  pausedAt: Date | null;
  /** What resuming it needs. */
  resumeNeeds: Permission;
  error: Message | null;
  /** Of a phase that comes next: the first gate that is not green; null if it can start. */
  waitsFor: Message | null;
  /** What brings it on, where it stands between two phases; the same as its own page says. */
  next: NextStep | null;
  /** What the rehearsal of its next phase does; null: none is under way. */
  rehearsing: "runs" | "stops" | null;
  /** The plan's flag, if its switchover is done and the flag is off all the same: nobody is on the new path. */
  switchedOff: string | null;
};

type Row = {
  started_at: Date | null;
  plan: string;
  phase: Phase;
  state: PhaseState;
  step: string | null;
  steps_done: number;
  phases_done: number;
  rows_done: bigint | null;
  rows_total: bigint | null;
  rows_per_second: number | null;
  pause_reason: unknown;
  paused_for: JobProgress["pausedFor"];
  paused_at: Date | null;
  job_kind: JobKind | null;
  error: unknown;
};

/** A plan whose last phase ended within a day. */
export type FinishedPlan = { plan: string; phases: number; steps: number; finishedAt: Date };

const DAY_MS = 86_400_000;

/** Plans that were done with every phase today: what was in motion does not vanish with its result. */
export async function readFinishedToday(ctx: Context): Promise<FinishedPlan[]> {
  const since = new Date(ctx.now().getTime() - DAY_MS);
  return ctx.db.$queryRaw<FinishedPlan[]>`
    select p.name as plan, count(*)::int as phases, max(h.finished_at) as "finishedAt",
      (select count(*)::int from plan_steps s where s.plan_name = p.name and s.state = 'done') as steps
    from plans p join plan_phases h on h.plan_name = p.name and h.state = 'done'
    group by p.name, p.definition
    having count(*) = jsonb_array_length(p.definition -> 'phases') and max(h.finished_at) > ${since}
    order by max(h.finished_at) desc`;
}

/** The plan that moved last and is neither done nor untouched; null if there is none. */
export async function readProgress(ctx: Context): Promise<Progress | null> {
  return (await readPlansInMotion(ctx))[0] ?? null;
}

/** Every plan that is worked on, was stopped halfway, or stands between two phases; in that order, the latest first. */
export async function readPlansInMotion(ctx: Context, read: ReadPlan = planReader(ctx)): Promise<Progress[]> {
  const rows = await ctx.db.$queryRaw<Row[]>`
    select distinct on (h.plan_name) h.started_at, h.plan_name as plan, h.phase, h.state, s.step, s.rows_done, s.rows_per_second,
           -- Counted when the step began: rows that were written since may take it further.
           case when s.rows_total is not null then greatest(s.rows_total, s.rows_done) end as rows_total,
           j.pause_reason, j.progress ->> 'pausedFor' as paused_for, j.pause_requested_at as paused_at, j.kind as job_kind, coalesce(s.error, h.error, j.error) as error,
           (select count(*)::int from plan_steps d
             where d.plan_name = h.plan_name and d.phase = h.phase and d.state = 'done') as steps_done,
           (select count(*)::int from plan_phases d
             where d.plan_name = h.plan_name and d.state = 'done') as phases_done
    from plan_phases h
    left join lateral (
      select * from plan_jobs j where j.plan_name = h.plan_name order by j.requested_at desc limit 1
    ) j on true
    left join lateral (
      select * from plan_steps s where s.plan_name = h.plan_name and s.phase = h.phase
        and (s.state in ('running', 'paused', 'failed')
          -- The way back of a step has begun: it has no end any more, paused or not.
          or h.state = 'rolling_back' and (s.step = j.progress ->> 'step' or s.state = 'done' and s.finished_at is null))
      order by s.started_at desc nulls last limit 1
    ) s on true
    where h.state in ('running', 'paused', 'failed', 'rolling_back')
    order by h.plan_name, h.started_at desc nulls last`;
  const goingBack = await readGoingBack(ctx.db);
  const latestFirst = rows.toSorted(
    (a, b) => (b.started_at?.getTime() ?? 0) - (a.started_at?.getTime() ?? 0),
  );
  const [working, between] = await Promise.all([
    Promise.all(
      latestFirst.map((row) => progressOf(ctx, row, findGoingBack(goingBack, row.plan, row.phase))),
    ),
    readBetweenPhases(
      ctx,
      read,
      rows.map((row) => row.plan),
    ),
  ]);
  return [...working, ...between];
}

async function progressOf(ctx: Context, row: Row, back: GoingBack | null): Promise<Progress> {
  const plan = await ctx.db.plan.findUniqueOrThrow({ where: { name: row.plan } });
  const definition = definitionOf(plan);
  const phase = definition?.phases.find((one) => one.phase === row.phase);
  const quarantine = definition ? (await lookAtTarget(ctx, definition)).quarantine : null;
  const [flag, kill] =
    phase?.switch && plan.flagName
      ? await Promise.all([
          ctx.db.featureFlag.findUnique({
            where: { name_environment: { name: plan.flagName, environment: plan.environment } },
          }),
          readKillState(ctx.db, plan.environment),
        ])
      : [];
  const holds = await readFlagHolds(ctx.db, flag ? [flag] : [], ctx.now());
  return {
    plan: row.plan,
    title: plan.title,
    phase: row.phase,
    state: row.state,
    standing: phaseStanding(row.phase, row.state, {
      killed: kill?.engagedAt != null,
      flag: flag ? { enabled: flag.enabled, held: holds.has(flag) } : null,
      back,
    }),
    back,
    phasesDone: row.phases_done,
    phasesTotal: definition?.phases.length ?? 0,
    stepsDone: row.steps_done,
    stepsTotal: phase?.steps.length ?? 0,
    step: row.step,
    rowsDone: toNumber(row.rows_done),
    rowsTotal: toNumber(row.rows_total),
    rowsPerSecond: row.rows_per_second,
    undecided: withColumns(definition, quarantine),
    flag: flag
      ? {
          name: flag.name,
          enabled: flag.enabled,
          percentage: flag.enabled ? flag.rolloutPercentage.toNumber() : 0,
          killed: kill?.engagedAt != null,
        }
      : null,
    pauseReason: storedMessage(row.pause_reason),
    pausedFor: row.paused_for,
    pausedAt: row.paused_at,
    resumeNeeds: permissionFor({ kind: row.job_kind ?? "run", phase: row.phase }),
    error: storedMessage(row.error),
    waitsFor: null,
    next: null,
    rehearsing: null,
    switchedOff: null,
  };
}

/** Plans of which some phases are done and the next has not begun. */
async function readBetweenPhases(ctx: Context, read: ReadPlan, working: string[]): Promise<Progress[]> {
  const rows = await ctx.db.$queryRaw<{ plan: string }[]>`
    select p.name as plan
    from plans p join plan_phases h on h.plan_name = p.name and h.state = 'done'
    where p.name <> all(${working})
    group by p.name
    having count(*) < jsonb_array_length(p.definition -> 'phases')
    order by max(h.finished_at) desc nulls last`;
  const views = await Promise.all(rows.map((row) => read(row.plan)));
  return views.flatMap((view) => (view ? betweenPhases(view) : []));
}

/** Pure: of a plan that stands between two phases; of any other nothing. */
export function betweenPhases(plan: PlanView): Progress[] {
  const next = plan.phases.find((one) => one.phase === plan.currentPhase);
  if (!next) return [];
  const rehearsal = plan.job?.kind === "rehearsal" && plan.job.phase === next.phase ? plan.job : null;
  const columns = plan.phases.flatMap(({ steps }) => steps.flatMap(({ rules }) => rules?.column ?? []));
  return [
    {
      plan: plan.name,
      title: plan.title,
      phase: next.phase,
      state: "next",
      standing: "next",
      back: null,
      phasesDone: plan.phases.filter((one) => one.state === "done").length,
      phasesTotal: plan.phases.length,
      stepsDone: 0,
      stepsTotal: next.steps.length,
      step: null,
      rowsDone: null,
      rowsTotal: null,
      rowsPerSecond: null,
      undecided: plan.quarantine && { ...plan.quarantine, columns: [...new Set(columns)] },
      flag: null,
      pauseReason: null,
      pausedFor: null,
      pausedAt: null,
      resumeNeeds: permissionFor({ kind: "run", phase: next.phase }),
      error: null,
      waitsFor: next.startBlockedBy,
      next: plan.next,
      rehearsing: rehearsal && (rehearsal.pausedByPerson ? "stops" : "runs"),
      switchedOff: plan.flag && isSwitchedOff(plan.phases, plan.flag) ? plan.flag.name : null,
    },
  ];
}

function withColumns(
  definition: PlanDefinition | null,
  count: { rows: number; values: number } | null,
): Progress["undecided"] {
  if (definition === null || count === null) return null;
  return { ...count, columns: [...new Set(ruleSteps(definition).map(({ rules }) => rules.column))] };
}

function toNumber(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
