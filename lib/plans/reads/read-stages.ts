import type { Context } from "../../kernel/context.ts";
import { definitionOf } from "../definition/plan-definition.ts";

/** The percentages at which the switchover of a plan means its flag to rest, in order; empty if there is no such plan. */
export async function readStages(ctx: Context, planName: string | null): Promise<number[]> {
  if (planName === null) return [];
  const plan = await ctx.db.plan.findUnique({ where: { name: planName } });
  const phases = (plan && definitionOf(plan)?.phases) ?? [];
  return phases.flatMap((phase) => phase.switch?.stages.map((stage) => stage.percentage) ?? []);
}
