import type { Context } from "../kernel/context.ts";
import type { PlanDefinition } from "../plans/model.ts";
import { readyTarget } from "../plans/plan-target.ts";
import type { DryRunReport } from "../plans/reads/rehearsal-report.ts";
import type { QuarantineCount } from "./views.ts";

type Value = { step: string; rawValue: string | null };

/**
 * What a backfill that is started now would leave to people: what its rehearsal counted, without what was decided or left
 * open since, as a rollback keeps decisions. Null if the target cannot be read.
 */
export async function readToDecide(
  ctx: Context,
  plan: PlanDefinition,
  run: { at: Date; report: DryRunReport },
): Promise<QuarantineCount | null> {
  try {
    const pool = await readyTarget(ctx, plan.target);
    const { rows } = await pool.query<Value>(
      `select step, raw_value as "rawValue" from sluice.decisions where plan = $1 and decided_at > $2
       union select step, raw_value from sluice.left_open where plan = $1 and left_at > $2`,
      [plan.name, run.at],
    );
    return stillToDecide(run.report, rows);
  } catch {
    return null;
  }
}

/** Pure. A rehearsal keeps the largest groups only; of one beyond them its rows are not known, and stay counted. */
export function stillToDecide(
  report: Pick<DryRunReport, "quarantineGroups" | "quarantineValues" | "decidedOnClone">,
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
