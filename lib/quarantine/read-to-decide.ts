import type { Context } from "../kernel/context.ts";
import { findRequiringStep } from "../plans/definition/requires-value.ts";
import type { Phase, PlanDefinition } from "../plans/model.ts";
import { readyTarget } from "../plans/plan-target.ts";
import type { RehearsalReport } from "../plans/reads/rehearsal-report.ts";
import { ruleSteps } from "./quarantine.ts";
import type { DecisionsForecast, QuarantineCount } from "./views.ts";

type Value = { step: string; rawValue: string | null };

/**
 * What a backfill that is started now would leave to people: what its rehearsal counted, without what was decided or left
 * open since, as a rollback keeps decisions; and beside it what is left open. Null if the target cannot be read.
 */
export async function readToDecide(
  ctx: Context,
  plan: PlanDefinition,
  run: { at: Date; report: RehearsalReport },
): Promise<DecisionsForecast | null> {
  try {
    const pool = await readyTarget(ctx, plan.target);
    const { rows } = await pool.query<Value & { open: boolean; since: boolean }>(
      `select step, raw_value as "rawValue", false as open, true as since
       from sluice.decisions where plan = $1 and decided_at > $2
       union all select step, raw_value, true, left_at > $2 from sluice.left_open where plan = $1`,
      [plan.name, run.at],
    );
    const open = leftOpenAhead(
      run.report,
      rows.filter((one) => one.open),
    );
    const settled = rows.filter(({ since }) => since);
    return {
      ...stillToDecide(run.report, settled),
      leftOpen: open && { ...open.count, blocks: whatIsStopped(plan, open.steps) },
    };
  } catch {
    return null;
  }
}

/** Pure. A rehearsal keeps the largest groups only; of one beyond them its rows are not known, and stay counted. */
export function stillToDecide(
  report: Pick<RehearsalReport, "quarantineGroups" | "quarantineValues" | "decidedOnClone">,
  settled: Value[],
): QuarantineCount {
  const isSettled = (group: Value) =>
    settled.some((one) => one.step === group.step && one.rawValue === group.rawValue);
  const known = report.quarantineGroups.filter(isSettled);
  const all = report.quarantineValues ?? report.quarantineGroups.length;
  const beyond = all > report.quarantineGroups.length ? settled.length - known.length : 0;
  return {
    rows: Math.max(0, report.decidedOnClone - known.reduce((sum, group) => sum + group.rows, 0)),
    values: Math.max(0, all - known.length - beyond),
  };
}

/** Pure: what of the values that were left open the rehearsal came across; null: nothing. */
export function leftOpenAhead(
  report: Pick<RehearsalReport, "quarantineGroups" | "quarantineValues">,
  open: Value[],
): { count: QuarantineCount; steps: string[] } | null {
  const { quarantineGroups: kept, quarantineValues } = report;
  const rowsOf = (value: Value) =>
    kept.find((one) => value.step === one.step && value.rawValue === one.rawValue)?.rows;
  // Where all are kept, one that is not among them has no row.
  const found = open.filter((one) => (quarantineValues ?? 0) > kept.length || rowsOf(one) !== undefined);
  if (found.length === 0) return null;
  const rows = found.reduce((sum, one) => sum + (rowsOf(one) ?? 0), 0);
  return { count: { rows, values: found.length }, steps: found.map(({ step }) => step) };
}

/** The phase whose step requires the column of one of them, or contract, which removes the raw text. */
function whatIsStopped(plan: PlanDefinition, open: string[]): Phase {
  const required = ruleSteps(plan)
    .filter(({ step }) => open.includes(step))
    .map(({ rules }) => findRequiringStep(plan, rules));
  return required.find((one) => one != null)?.phase ?? "contract";
}
