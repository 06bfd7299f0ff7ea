import { splitStatements } from "../target/split-statements.ts";
import { nodesOf } from "../target/syntax-tree.ts";
import { parseTableName } from "../target/table-name.ts";
import type { Phase, PlanDefinition, RuleSet, Step } from "./model.ts";

/** The first step that refuses rows without a value in the column; null: none does. */
export async function findRequiringStep(
  plan: Pick<PlanDefinition, "phases">,
  rules: Pick<RuleSet, "table" | "column">,
): Promise<{ phase: Phase; step: string } | null> {
  for (const { phase, steps } of plan.phases)
    for (const step of steps) if (await requiresValue(step, rules)) return { phase, step: step.name };
  return null;
}

/** Whether a step makes the column NOT NULL, or checks that it is, as PostgreSQL's own parser reads it. */
export async function requiresValue(
  { sql, kind }: Pick<Step, "sql" | "kind">,
  { table, column }: Pick<RuleSet, "table" | "column">,
): Promise<boolean> {
  // A batch has parameters of ours, and changes rows only.
  if (kind === "backfill") return false;
  const { schema, name } = parseTableName(table);
  for (const { tree } of await splitStatements(sql))
    for (const alter of nodesOf(tree, "AlterTableStmt")) {
      const { relname, schemaname = schema } = alter.relation ?? {};
      // Without a schema either may mean the other: the search path decides.
      if (relname !== name || (schema !== null && schemaname !== schema)) continue;
      for (const command of nodesOf(alter, "AlterTableCmd")) {
        if (command.subtype === "AT_SetNotNull" && command.name === column) return true;
        if (command.subtype === "AT_AddConstraint" && checksNotNull(command.def, column)) return true;
      }
    }
  return false;
}

function checksNotNull(definition: unknown, column: string): boolean {
  for (const test of nodesOf(definition, "NullTest"))
    for (const { sval } of nodesOf(test.arg, "String"))
      if (test.nulltesttype === "IS_NOT_NULL" && sval === column) return true;
  return false;
}
