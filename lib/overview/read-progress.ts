import type { Permission } from "../auth/permissions.ts";
import type { Context } from "../context.ts";
import { blockedBy, gatesToStart } from "../plans/gates.ts";
import type { JobKind, Phase, PlanDefinition } from "../plans/model.ts";
import { permissionFor } from "../plans/permission-for.ts";
import { definitionOf } from "../plans/plan-definition.ts";
import { readGateEvidence, readQuarantineCount } from "../plans/read-gate-evidence.ts";
import { ruleSteps } from "../plans/run/quarantine.ts";
import { failedRehearsal, toRehearse } from "../plans/to-rehearse.ts";

/** The plan that is being worked on, was stopped halfway, or stands between two phases. */
export type Progress = {
  plan: string;
  title: string;
  phase: string;
  /** Of the phase: running, paused, failed or rolling_back; "next" if it comes next and has not begun. */
  state: string;
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
  pauseReason: string | null;
  /** When a person paused it. */
  pausedAt: Date | null;
  /** What resuming it needs. */
  resumeNeeds: Permission;
  error: string | null;
  /** Of a phase that comes next: the first gate that is not green; null if it can start. */
  waitsFor: string | null;
  /** The phase that comes next can be rehearsed now, and has to be before it starts. */
  toRehearse: boolean;
  /** What the rehearsal of its next phase does; null: none is under way. */
  rehearsing: "runs" | "stops" | null;
  /** The plan's flag, if its switchover is done and the flag is off all the same: nobody is on the new path. */
  switchedOff: string | null;
};

type Row = {
  started_at: Date | null;
  plan: string;
  phase: Phase;
  state: string;
  step: string | null;
  steps_done: number;
  phases_done: number;
  rows_done: bigint | null;
  rows_total: bigint | null;
  rows_per_second: number | null;
  pause_reason: string | null;
  paused_at: Date | null;
  job_kind: JobKind | null;
  error: string | null;
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
export async function readPlansInMotion(ctx: Context): Promise<Progress[]> {
  const rows = await ctx.db.$queryRaw<Row[]>`
    select distinct on (h.plan_name) h.started_at, h.plan_name as plan, h.phase, h.state, s.step, s.rows_done, s.rows_per_second,
           -- Counted when the step began: rows that were written since may take it further.
           case when s.rows_total is not null then greatest(s.rows_total, s.rows_done) end as rows_total,
           j.pause_reason, j.pause_requested_at as paused_at, j.kind as job_kind, coalesce(s.error, h.error, j.error) as error,
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
        and (s.state in ('running', 'paused', 'failed') or h.state = 'rolling_back' and s.step = j.progress ->> 'step')
      order by s.started_at desc nulls last limit 1
    ) s on true
    where h.state in ('running', 'paused', 'failed', 'rolling_back')
    order by h.plan_name, h.started_at desc nulls last`;
  const latestFirst = rows.toSorted(
    (a, b) => (b.started_at?.getTime() ?? 0) - (a.started_at?.getTime() ?? 0),
  );
  const [working, between] = await Promise.all([
    Promise.all(latestFirst.map((row) => progressOf(ctx, row))),
    readBetweenPhases(
      ctx,
      rows.map((row) => row.plan),
    ),
  ]);
  return [...working, ...between];
}

async function progressOf(ctx: Context, row: Row): Promise<Progress> {
  const plan = await ctx.db.plan.findUniqueOrThrow({ where: { name: row.plan } });
  const definition = definitionOf(plan);
  const phase = definition?.phases.find((one) => one.phase === row.phase);
  const quarantine = definition ? (await readQuarantineCount(definition)).quarantine : null;
  const [flag, kill] =
    phase?.switch && plan.flagName
      ? await Promise.all([
          ctx.db.featureFlag.findUnique({ where: { name: plan.flagName } }),
          ctx.db.killSwitch.findUnique({ where: { id: 1 } }),
        ])
      : [];
  return {
    plan: row.plan,
    title: plan.title,
    phase: row.phase,
    state: row.state,
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
    pauseReason: row.pause_reason,
    pausedAt: row.paused_at,
    resumeNeeds: permissionFor({ kind: row.job_kind ?? "run", phase: row.phase }),
    error: row.error,
    waitsFor: null,
    toRehearse: false,
    rehearsing: null,
    switchedOff: null,
  };
}

/** Plans of which some phases are done and the next has not begun. */
async function readBetweenPhases(ctx: Context, working: string[]): Promise<Progress[]> {
  const rows = await ctx.db.$queryRaw<{ plan: string; done: Phase[] }[]>`
    select p.name as plan, array_agg(h.phase) as done
    from plans p join plan_phases h on h.plan_name = p.name and h.state = 'done'
    where p.name <> all(${working})
    group by p.name
    having count(*) < jsonb_array_length(p.definition -> 'phases')
    order by max(h.finished_at) desc nulls last`;
  const read = await Promise.all(rows.map((row) => betweenPhases(ctx, row)));
  return read.filter((one) => one !== null);
}

async function betweenPhases(ctx: Context, row: { plan: string; done: Phase[] }): Promise<Progress | null> {
  const plan = await ctx.db.plan.findUniqueOrThrow({ where: { name: row.plan } });
  const definition = definitionOf(plan);
  const next = definition?.phases.find((one) => !row.done.includes(one.phase));
  if (!definition || !next) return null;
  const [evidence, rehearsal] = await Promise.all([
    readGateEvidence(ctx.db, plan, definition, ctx.now()),
    ctx.db.planJob.findFirst({
      where: {
        planName: plan.name,
        phase: next.phase,
        kind: "dry_run",
        state: { in: ["queued", "running"] },
      },
      select: { pauseRequestedAt: true },
    }),
  ]);
  const gates = gatesToStart(next.phase, evidence);
  return {
    plan: plan.name,
    title: plan.title,
    phase: next.phase,
    state: "next",
    phasesDone: row.done.length,
    phasesTotal: definition.phases.length,
    stepsDone: 0,
    stepsTotal: next.steps.length,
    step: null,
    rowsDone: null,
    rowsTotal: null,
    rowsPerSecond: null,
    undecided: withColumns(definition, evidence.quarantine),
    flag: null,
    pauseReason: null,
    pausedAt: null,
    resumeNeeds: permissionFor({ kind: "run", phase: next.phase }),
    error: null,
    waitsFor: blockedBy(gates),
    toRehearse: toRehearse(gates) || failedRehearsal(gates) !== null,
    rehearsing: rehearsal && (rehearsal.pauseRequestedAt ? "stops" : "runs"),
    switchedOff:
      next.phase === "contract" && evidence.flag && !evidence.flag.enabled ? evidence.flag.name : null,
  };
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
