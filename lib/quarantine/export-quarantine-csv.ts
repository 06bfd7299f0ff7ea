import type { Context } from "../kernel/context.ts";
import { PlanInput } from "../plans/plan-input.ts";
import { readFilledRows } from "./count-decided-rows.ts";
import { writeQuarantineCsv } from "./quarantine-csv.ts";
import { readQuarantine } from "./read-quarantine.ts";

/** The plan's quarantine as CSV, one line for each distinct value. @throws AppError not-found, unavailable */
export async function exportQuarantineCsv(ctx: Context, input: unknown): Promise<string> {
  const { plan } = PlanInput.parse(input);
  const { groups: own, rehearsed } = await readQuarantine(ctx, plan);
  const groups = [...(rehearsed?.groups ?? []), ...own];
  const decided = groups.filter((group) => group.decided !== null);
  const filled = new Map<string, number>();
  for (const [step, own] of Map.groupBy(decided, (group) => group.step)) {
    const rawValues = own.map((group) => group.rawValue);
    for (const { rawValue, value, rows } of await readFilledRows(ctx, plan, step, rawValues))
      filled.set(JSON.stringify([step, rawValue, value]), rows);
  }
  return writeQuarantineCsv(
    groups.map((group) => {
      if (!group.decided) return group;
      // A change concerns every row that was filled from the decision, those that came after it too.
      const rows = filled.get(JSON.stringify([group.step, group.rawValue, group.decided.value])) ?? 0;
      return { ...group, rows };
    }),
  );
}
