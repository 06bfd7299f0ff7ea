import { Prisma } from "../generated/prisma/client.ts";
import type { Context } from "../kernel/context.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import { whyNot } from "../kernel/permissions.ts";
import { readKillState } from "../kill/read-kill-state.ts";
import { definitionOf } from "../plans/definition/plan-definition.ts";
import { readyTarget } from "../plans/plan-target.ts";
import type { NextStep, PlanView } from "../plans/reads/views.ts";
import { type FirstChange, firstChange } from "./first-change.ts";
import { planReader, type ReadPlan } from "./read-progress.ts";

/** What would bring a plan on, with what was measured of it. */
export type NextOfPlan = {
  plan: PlanView;
  step: NextStep | FirstChange["next"];
  /** Rows of the table that the plan fills, as the target's own statistics have them now; null if they do not say. */
  rows: { table: string; about: number } | null;
};

/** A plan's way from old to new as a list, of the first one; null if there is no plan that could be worked on. */
export async function readFirstChange(
  ctx: Context,
  read: ReadPlan = planReader(ctx),
): Promise<FirstChange | null> {
  const first = await ctx.db.plan.findFirst({
    where: {
      environment: DEFAULT_ENVIRONMENT,
      loadError: { equals: Prisma.DbNull },
      flagName: { not: null },
    },
    orderBy: { name: "asc" },
  });
  if (!first) return null;
  const [plan, kill, firstRun, lastLift] = await Promise.all([
    read(first.name),
    readKillState(ctx.db, DEFAULT_ENVIRONMENT),
    ctx.db.planJob.findFirst({
      where: { planName: first.name, kind: "run", phase: "switchover", startedAt: { not: null } },
      orderBy: { startedAt: "asc" },
    }),
    // While it is engaged the switch itself does not know any more that it was ever lifted.
    ctx.db.auditEntry.findFirst({
      where: { action: "kill-switch.lifted", outcome: "done" },
      orderBy: { id: "desc" },
      select: { at: true },
    }),
  ]);
  const definition = definitionOf(first);
  if (!plan || !definition || plan.unconfigured !== null || plan.phases.length === 0) return null;
  const pressed = {
    engagedAt: kill?.engagedAt ?? null,
    liftedAt: kill?.liftedAt ?? lastLift?.at ?? null,
    firstOpenedAt: firstRun?.startedAt ?? null,
    mayPress: whyNot(ctx.actor.role, "kill-switch:engage") === null,
  };
  return firstChange(plan, pressed, definition.gates.contract.soakSeconds);
}

/** The step that somebody could press now: of the first change while it lasts, then of the plan that moved last. */
export async function readNextOfPlan(
  ctx: Context,
  first: FirstChange | null,
  read: ReadPlan = planReader(ctx),
): Promise<NextOfPlan | null> {
  if (first?.next) return measured(ctx, first.plan, first.next);
  const [row] = await ctx.db.$queryRaw<{ name: string }[]>`
    select p.name from plans p join plan_phases h on h.plan_name = p.name
    where p.load_error is null
    group by p.name having bool_or(h.state <> 'done')
    order by max(h.finished_at) desc nulls last, p.name limit 1`;
  const plan = row ? await read(row.name) : null;
  return plan?.next ? measured(ctx, plan, plan.next) : null;
}

/** The same for the list of the plans, of the plan alone: whatever else the first change asks for is not of it. */
export async function readNextOfPlans(ctx: Context): Promise<{ killed: boolean; next: NextOfPlan | null }> {
  const read = planReader(ctx);
  const [first, kill] = await Promise.all([
    readFirstChange(ctx, read),
    readKillState(ctx.db, DEFAULT_ENVIRONMENT),
  ]);
  const killed = kill?.engagedAt != null;
  const next = await readNextOfPlan(ctx, first, read);
  const ofPlan = next && { ...next, step: next.plan.next };
  return { killed, next: killed ? whileKilled(ofPlan) : ofPlan };
}

/** What opens the new path further waits until the kill switch is lifted; what is under way, or asks a person, does not. */
export function whileKilled(next: NextOfPlan | null): NextOfPlan | null {
  return next?.step && ["working", "decide", "resume"].includes(next.step.kind) ? next : null;
}

async function measured(ctx: Context, plan: PlanView, step: NextOfPlan["step"]): Promise<NextOfPlan> {
  const stored = await ctx.db.plan.findUniqueOrThrow({ where: { name: plan.name } });
  return { plan, step, rows: await readRows(ctx, definitionOf(stored)) };
}

async function readRows(
  ctx: Context,
  definition: ReturnType<typeof definitionOf>,
): Promise<NextOfPlan["rows"]> {
  const table = definition?.phases.flatMap((one) => one.steps).find((step) => step.table !== null)?.table;
  if (!definition || !table) return null;
  try {
    const pool = await readyTarget(ctx, definition.target);
    const { rows } = await pool.query<{ about: number }>(
      // What was analysed stands still until the next time; what is counted with each write begins anew after a crash.
      "select greatest(reltuples, pg_stat_get_live_tuples(oid))::float8 as about from pg_class where oid = to_regclass($1)",
      [table],
    );
    const about = rows[0]?.about ?? -1;
    return about > 0 ? { table, about } : null;
  } catch {
    return null; // the plan says that its target cannot be read
  }
}
