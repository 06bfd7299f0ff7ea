import { nodesOf } from "./syntax-tree.ts";

type RangeVar = { schemaname?: string; relname?: string };
type Fields = Record<string, unknown>;

const WRITES = new Set(["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"]);
/** They give a relation another name, shape or behaviour, or a way to write to it under another name. */
const REDEFINES = new Set(
  "TruncateStmt AlterTableStmt RenameStmt AlterObjectSchemaStmt ViewStmt RuleStmt CreateTrigStmt".split(" "),
);

/** Of what schema sluice has, the tables that a node of a statement's tree changes, as in "sluice.steps"; or all of it. */
export function changesOfSluice(kind: string, node: Fields): string[] {
  const own = node.relation as RangeVar | undefined;
  const others = REDEFINES.has(kind) ? [...nodesOf(node, "RangeVar")] : [];
  const changed = WRITES.has(kind) || REDEFINES.has(kind) ? [own, ...others] : [];
  const tables = changed.flatMap((one) => (one?.schemaname === "sluice" ? `sluice.${one.relname}` : []));
  return kind === "RenameStmt" && node.renameType === "OBJECT_SCHEMA" && node.subname === "sluice"
    ? ["sluice"]
    : tables;
}

/** Whether names without a schema are looked for in schema sluice from then on. `values`: of the setting. */
export function searchesSluice(setting: string, values: (string | null)[]): boolean {
  return setting.toLowerCase() === "search_path" && values.some((one) => /\bsluice\b/i.test(one ?? ""));
}
