import type { Statement } from "./split-statements.ts";
import { nodesOf } from "./syntax-tree.ts";

/**
 * What of a statement is gone with its session, for whoever goes on behind it in another: a setting, which can be made again, or what it wrote to
 * tables, types and functions of the session, of which `given` is one. By its syntax tree; what functions and DO do is not seen.
 */
export function sessionPart({ tree }: Pick<Statement, "tree">, given: string): "setting" | "content" | null {
  const isOfSession = ({ relname, schemaname, relpersistence }: Relation) =>
    relname === given || schemaname === TEMPORARY || relpersistence === "t";
  if (written(tree).some(isOfSession) || named(tree).some((names) => isNameOf(names, given)))
    return "content";
  if ("VariableSetStmt" in tree) return tree.VariableSetStmt.is_local === true ? null : "setting";
  return "PrepareStmt" in tree || "LoadStmt" in tree || "DiscardStmt" in tree || setsConfig(tree)
    ? "setting"
    : null;
}

type Relation = { relname?: string; schemaname?: string; relpersistence?: string };
const TEMPORARY = "pg_temp";

/** Relations that it writes to or makes, also where that stands inside another statement. */
function written(tree: Statement["tree"]): Relation[] {
  const targets = (
    [
      "InsertStmt",
      "UpdateStmt",
      "DeleteStmt",
      "MergeStmt",
      "AlterTableStmt",
      "IndexStmt",
      "CreateStmt",
    ] as const
  ).flatMap((kind) => [...nodesOf(tree, kind)].map((node) => (node as { relation?: Relation }).relation));
  const made = [
    "CreateSeqStmt" in tree ? tree.CreateSeqStmt.sequence : undefined,
    "ViewStmt" in tree ? tree.ViewStmt.view : undefined,
    "CompositeTypeStmt" in tree ? tree.CompositeTypeStmt.typevar : undefined,
    "CreateTableAsStmt" in tree ? tree.CreateTableAsStmt.into?.rel : undefined,
    "SelectStmt" in tree ? tree.SelectStmt.intoClause?.rel : undefined,
  ];
  const emptied = "TruncateStmt" in tree ? [...nodesOf(tree.TruncateStmt.relations, "RangeVar")] : [];
  return [...targets, ...made, ...emptied].filter((one) => one !== undefined) as Relation[];
}

/** Names of what it makes or drops that is no relation's own node. */
function named(tree: Statement["tree"]): string[][] {
  const lists = [
    ...("CreateFunctionStmt" in tree ? [tree.CreateFunctionStmt.funcname] : []),
    ...("CreateEnumStmt" in tree ? [tree.CreateEnumStmt.typeName] : []),
    ...("DropStmt" in tree ? (tree.DropStmt.objects ?? []) : []),
  ];
  return lists.map((list) => [...nodesOf(list, "String")].map(({ sval }) => sval ?? ""));
}

function isNameOf(names: string[], given: string): boolean {
  return names.at(-1) === given || (names.length > 1 && names[0] === TEMPORARY);
}

function setsConfig(tree: Statement["tree"]): boolean {
  return [...nodesOf(tree, "FuncCall")].some(({ funcname, args }) => {
    const name = [...nodesOf(funcname, "String")].at(-1)?.sval;
    return (
      name === "set_config" &&
      [...nodesOf(args?.[2], "A_Const")].some(({ boolval }) => boolval?.boolval !== true)
    );
  });
}
