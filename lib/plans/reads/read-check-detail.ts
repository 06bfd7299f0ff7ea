import { isFailing } from "../../checks/attention.ts";
import { countsRows, describeExpectation } from "../../checks/judge-check.ts";
import { type FoundRows, type Mask, readCheckRows } from "../../checks/read-check-rows.ts";
import { type CheckStanding, readCheckStandings } from "../../checks/read-check-standings.ts";
import type { Context } from "../../kernel/context.ts";
import { requirePlan } from "../definition/plan-definition.ts";
import { checkedBefore } from "../gates/gates.ts";
import type { Phase } from "../model.ts";
import { viewCheckRun } from "./view-phase.ts";
import type { ValidationRow } from "./views.ts";

const RUNS = 60;

/** What a check that fails keeps from going on. */
export type HeldByCheck = {
  flag: { name: string; percentage: number; enabled: boolean; stages: number[] } | null;
  /** Phases that cannot begin. */
  phases: Phase[];
};

export type CheckDetail = {
  check: Omit<ValidationRow, "history">;
  /** When it began to fail; null while it does not. */
  failingSince: Date | null;
  holds: HeldByCheck;
  /** Oldest first. */
  runs: { at: Date; ok: boolean; observed: string | null }[];
  found: FoundRows;
};

export type CheckRowsView = {
  plan: string;
  title: string;
  /** Every check of the plan, in its order. */
  checks: Omit<ValidationRow, "history" | "query">[];
  /** The one that was asked for, else the first that fails; null: none was asked for and none fails. */
  selected: CheckDetail | null;
};

/** A plan's checks, and one of them with its runs and the rows that it found. @throws AppError not-found */
export async function readCheckDetail(
  ctx: Context,
  name: string,
  asked: { phase: string; step: string; name: string } | null,
  mask: Mask,
): Promise<CheckRowsView> {
  const { plan, definition } = await requirePlan(ctx.db, name);
  const standings = await readCheckStandings(ctx.db, ctx.now(), name);
  const selected =
    standings.find(
      (one) => asked && one.phase === asked.phase && one.step === asked.step && one.check.name === asked.name,
    ) ?? (asked ? undefined : standings.find(({ state }) => isFailing(state)));
  return {
    plan: name,
    title: plan.title,
    checks: standings.map(viewStanding),
    selected: selected ? await readDetail(ctx, selected, definition.target, plan.flagName, mask) : null,
  };
}

async function readDetail(
  ctx: Context,
  standing: CheckStanding,
  target: string,
  flagName: string | null,
  mask: Mask,
): Promise<CheckDetail> {
  const { plan: planName, phase, step, check, state } = standing;
  const isBad = isFailing(state);
  const [runs, failingSince, holds, found] = await Promise.all([
    ctx.db.checkResult.findMany({
      where: { planName, phase, step, checkName: check.name },
      orderBy: { id: "desc" },
      take: RUNS,
      select: { at: true, ok: true, observed: true },
    }),
    isBad ? readFailingSince(ctx, standing) : null,
    isBad ? readHeld(ctx, standing, flagName) : { flag: null, phases: [] },
    isBad ? readCheckRows(ctx, target, check, mask) : ({ kind: "none" } as const),
  ]);
  return {
    check: { ...viewStanding(standing), query: check.query },
    failingSince,
    holds,
    runs: runs.reverse(),
    found,
  };
}

function viewStanding({ plan, phase, step, check, state, latest }: CheckStanding) {
  return {
    plan,
    phase,
    step,
    name: check.name,
    when: check.when,
    expected: describeExpectation(check.expect),
    countsRows: countsRows(check),
    state,
    latest: latest && viewCheckRun(latest),
  };
}

/** The first of the results that fail without one between them that passed. */
async function readFailingSince(
  ctx: Context,
  { plan, phase, step, check }: CheckStanding,
): Promise<Date | null> {
  const [row] = await ctx.db.$queryRaw<{ at: Date | null }[]>`
    select min(r.at) as at from check_results r
    where r.plan_name = ${plan} and r.phase = ${phase} and r.step = ${step} and r.check_name = ${check.name}
      and r.id > coalesce((select max(p.id) from check_results p
        where p.plan_name = ${plan} and p.phase = ${phase} and p.step = ${step} and p.check_name = ${check.name}
          and p.ok), 0)`;
  return row?.at ?? null;
}

async function readHeld(
  ctx: Context,
  { plan, phase }: CheckStanding,
  flagName: string | null,
): Promise<HeldByCheck> {
  const [rows, stored] = await Promise.all([
    ctx.db.planPhase.findMany({ where: { planName: plan } }),
    requirePlan(ctx.db, plan),
  ]);
  const { environment } = stored.definition;
  const flag = flagName
    ? await ctx.db.featureFlag.findUnique({ where: { name_environment: { name: flagName, environment } } })
    : null;
  const stateOf = (of: Phase) => rows.find((row) => row.phase === of)?.state ?? "waiting";
  const isOpen = ["running", "done"].includes(stateOf("switchover"));
  const stages = stored.definition.phases.find((one) => one.switch)?.switch?.stages ?? [];
  return {
    flag:
      flag && isOpen && flag.retiredAt === null
        ? {
            name: flag.name,
            percentage: flag.rolloutPercentage.toNumber(),
            enabled: flag.enabled,
            stages: stages.map(({ percentage }) => percentage),
          }
        : null,
    phases: checkedBefore(phase).filter((later) =>
      ["waiting", "failed", "rolled_back"].includes(stateOf(later)),
    ),
  };
}
