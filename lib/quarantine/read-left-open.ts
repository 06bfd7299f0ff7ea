import { findRequiringStep } from "../plans/definition/requires-value.ts";
import type { Phase, PlanDefinition } from "../plans/model.ts";
import { countLeftOpen } from "./left-open.ts";
import { ruleSteps } from "./quarantine.ts";
import type { Queryable } from "./rule-table.ts";

/** Rows whose value nobody can know, and where that stops the plan. */
export type LeftOpenView = {
  rows: number;
  values: number;
  /** The phase that will not pass: that of the step which requires the column, or contract, which removes the raw text. */
  blocks: Phase;
  /** The step that requires the column; null: none does. */
  step: string | null;
};

/** Null if none is left open. */
export async function readLeftOpen(client: Queryable, plan: PlanDefinition): Promise<LeftOpenView | null> {
  const steps = ruleSteps(plan);
  const all = await countLeftOpen(
    client,
    plan.name,
    steps.map(({ step }) => step),
  );
  if (all.rows === 0) return null;
  for (const { step, rules } of steps) {
    if ((await countLeftOpen(client, plan.name, [step])).rows === 0) continue;
    const required = findRequiringStep(plan, rules);
    if (required) return { ...all, blocks: required.phase, step: required.step };
  }
  return { ...all, blocks: "contract", step: null };
}
