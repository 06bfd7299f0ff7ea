import type { Node } from "libpg-query";
import type { Statement } from "../../target/ddl/split-statements.ts";
import { nodesOf } from "../../target/ddl/syntax-tree.ts";
import { CHANGE_KINDS, type ChangeKind, type Counted, type StepChanges } from "../model.ts";

const DROPPED: Record<string, ChangeKind> = {
  OBJECT_TABLE: "table",
  OBJECT_TYPE: "type",
  OBJECT_DOMAIN: "type",
  OBJECT_INDEX: "index",
  OBJECT_FUNCTION: "function",
  OBJECT_PROCEDURE: "function",
  OBJECT_TRIGGER: "trigger",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "view",
};

const MADE: Record<string, ChangeKind> = {
  CreateStmt: "table",
  CreateTableAsStmt: "table",
  CreateEnumStmt: "type",
  CreateDomainStmt: "type",
  CompositeTypeStmt: "type",
  CreateRangeStmt: "type",
  IndexStmt: "index",
  CreateFunctionStmt: "function",
  CreateTrigStmt: "trigger",
  ViewStmt: "view",
};

/** Statements that change rows, or columns that were there before. */
const CHANGING = [
  "UpdateStmt",
  "DeleteStmt",
  "MergeStmt",
  "TruncateStmt",
  "RenameStmt",
  "DoStmt",
  "CallStmt",
] as const;
const CHANGING_COMMANDS =
  /^AT_(DropColumn|AlterColumnType|SetNotNull|DropNotNull|ColumnDefault|SetExpression)/;

/** What the statements of a step make and drop, and those of its rollback, by their syntax trees. */
export function countChanges(up: Statement[], back: Statement[]): StepChanges {
  const ups = up.map(({ tree }) => tree);
  return {
    adds: count(ups.flatMap(made)),
    drops: count(ups.flatMap(dropped)),
    undoDrops: count(back.flatMap(({ tree }) => dropped(tree))),
    changesExisting: ups.some(changesExisting),
    requires: ups.flatMap(required),
  };
}

function made(tree: Node): ChangeKind[] {
  const [kind = ""] = Object.keys(tree);
  if ("AlterEnumStmt" in tree) return tree.AlterEnumStmt.oldVal ? [] : ["enum value"];
  return [
    ...(MADE[kind] ? [MADE[kind]] : []),
    ...commands(tree).flatMap((command): ChangeKind[] =>
      command === "AT_AddColumn" ? ["column"] : command === "AT_AddConstraint" ? ["constraint"] : [],
    ),
  ];
}

function dropped(tree: Node): ChangeKind[] {
  if ("DropStmt" in tree) {
    const kind = DROPPED[tree.DropStmt.removeType ?? ""];
    return kind ? (tree.DropStmt.objects ?? []).map(() => kind) : [];
  }
  return commands(tree).flatMap((command): ChangeKind[] =>
    command === "AT_DropColumn" ? ["column"] : command === "AT_DropConstraint" ? ["constraint"] : [],
  );
}

/** In doubt, such as a block of code, it does. What stands in a function runs later, if ever. */
function changesExisting(tree: Node): boolean {
  if ("CreateFunctionStmt" in tree || "RuleStmt" in tree) return false;
  if (CHANGING.some((kind) => !nodesOf(tree, kind).next().done)) return true;
  if ([...nodesOf(tree, "InsertStmt")].some((one) => one.onConflictClause?.action === "ONCONFLICT_UPDATE"))
    return true;
  if (dropped(tree).some((kind) => kind === "table" || kind === "type")) return true;
  return commands(tree).some((command) => CHANGING_COMMANDS.test(command));
}

function required(tree: Node): StepChanges["requires"] {
  if (!("AlterTableStmt" in tree)) return [];
  const { relname: table = "", schemaname: schema = null } = tree.AlterTableStmt.relation ?? {};
  const columns = [...nodesOf(tree.AlterTableStmt.cmds, "AlterTableCmd")].flatMap(
    ({ subtype, name, def }) => {
      if (subtype === "AT_SetNotNull") return name ?? [];
      return subtype === "AT_AddConstraint" ? checkedNotNull(def) : [];
    },
  );
  return [...new Set(columns)].map((column) => ({ schema, table, column }));
}

function checkedNotNull(constraint: unknown): string[] {
  return [...nodesOf(constraint, "NullTest")]
    .filter(({ nulltesttype }) => nulltesttype === "IS_NOT_NULL")
    .flatMap(({ arg }) => [...nodesOf(arg, "String")].at(-1)?.sval ?? []);
}

function commands(tree: Node): string[] {
  return "AlterTableStmt" in tree
    ? [...nodesOf(tree.AlterTableStmt.cmds, "AlterTableCmd")].map(({ subtype }) => subtype ?? "")
    : [];
}

function count(kinds: ChangeKind[]): Counted {
  return CHANGE_KINDS.map((kind) => ({ kind, count: kinds.filter((one) => one === kind).length })).filter(
    (one) => one.count > 0,
  );
}
