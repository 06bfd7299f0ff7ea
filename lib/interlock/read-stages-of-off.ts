import type { Plan } from "../../generated/prisma/client.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { definitionOf } from "../definition/plan-definition.ts";

/** The stages of the plans of those flags that are off, by plan: of the others nobody asks. */
export async function readStagesOfOff(
  db: Db | Tx,
  flags: { enabled: boolean; planName: string | null }[],
): Promise<(planName: string | null) => number[]> {
  const names = flags.flatMap(({ enabled, planName }) => (enabled || planName === null ? [] : [planName]));
  if (names.length === 0) return () => [];
  const plans = await db.plan.findMany({ where: { name: { in: [...new Set(names)] } } });
  const stages = new Map(plans.map((plan) => [plan.name, stagesOf(plan)]));
  return (planName) => stages.get(planName ?? "") ?? [];
}

function stagesOf(plan: Plan): number[] {
  const phases = definitionOf(plan)?.phases ?? [];
  return phases.find((one) => one.switch)?.switch?.stages.map((stage) => stage.percentage) ?? [];
}
