import { parseTableName } from "../../target/table-name.ts";
import type { Phase, PlanDefinition, RuleSet, Step } from "../model.ts";

type Column = Pick<RuleSet, "table" | "column">;

/** The first step that refuses rows without a value in the column; null: none does. */
export function findRequiringStep(
  plan: Pick<PlanDefinition, "phases">,
  column: Column,
): { phase: Phase; step: string } | null {
  for (const { phase, steps } of plan.phases)
    for (const step of steps) if (requiresValue(step, column)) return { phase, step: step.name };
  return null;
}

/** Whether a step makes the column NOT NULL, or checks that it is. */
export function requiresValue({ changes }: Pick<Step, "changes">, { table, column }: Column): boolean {
  const { schema, name } = parseTableName(table);
  // A definition that was stored before this was read lacks it.
  return (changes?.requires ?? []).some(
    (one) =>
      one.table === name &&
      one.column === column &&
      // Without a schema either may mean the other: the search path decides.
      (schema === null || one.schema === null || one.schema === schema),
  );
}
