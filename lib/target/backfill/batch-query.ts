import type { Node, OnConflictClause, RangeVar } from "libpg-query";
import { message } from "../../messages/catalogue/message.ts";
import { nodesOf } from "../ddl/syntax-tree.ts";
import { parseTableName } from "../table-name.ts";
import type { KeyColumn } from "./key-sql.ts";

/** What a batch walks along; `type` is null, and what the catalogue says is missing, while only the plan's files are read. */
export type Walk = {
  table: string;
  /** The search path finds another table by the name alone. */
  needsSchema?: boolean;
  /** Names of what else holds rows of the table: its partitions, children and parents, and views of any. */
  holders?: ReadonlySet<string>;
  /** Names of functions that make one value of many rows. */
  aggregates?: ReadonlySet<string>;
  /** Of each relation that the batch may name: names of what else holds its rows, and of its columns. */
  kin?: ReadonlyMap<string, ReadonlySet<string>>;
  columns?: ReadonlyMap<string, ReadonlySet<string>>;
  views?: ReadonlySet<string>;
  /** Of each the columns of its unique indexes, where none of them can be without a value. */
  uniques?: ReadonlyMap<string, string[][]>;
  /** Names of functions that give the same for the same, and of operators that people made. */
  pure?: ReadonlySet<string>;
  operators?: ReadonlySet<string>;
  key: readonly (Pick<KeyColumn, "sql" | "cast"> & { type: string | null })[];
};

/** A query with the tables that its names may mean, and what every row of it must fulfil. */
export type Scope = {
  /**
   * `isMerged`: a column of it must be named with it, as a join gives another value that name too. `query`: what gives
   * its rows, each of them.
   */
  tables: { called: string; isWalked: boolean; isMerged: boolean; query?: Query | undefined }[];
  conditions: Node[];
  /** What holds too, where an outer join found a row. */
  links: Node[];
  /** What rows are taken IN. */
  taken: { test: Node; query: Query }[];
};

/** The halves of a UNION ALL, mostly one; `names` are what its columns are called where it does not say so itself. */
export type Query = { halves: { scope: Scope; targets: Node[] }[]; names?: string[] | undefined };

/** Rows that a batch writes: those of `called` in its scope, or, where that is null, those that `query` gives an INSERT. */
export type Write = {
  into: string;
  isWalked: boolean;
  called: string | null;
  scope: Scope;
  query: Query | null;
  /** The columns that an INSERT names, in their order. */
  columns: string[];
  /** The columns that are set. */
  sets: string[];
  /** What they are set to, and on which conditions beside those of the scope. */
  targets: Node[];
  tests: Node[];
  /** By what an INSERT finds rows that are there already. */
  conflict: string[];
  /** A MERGE that inserts what it does not find. */
  inserts: boolean;
  /** The WITH that it is. */
  cte: string | null;
};

/** What most writes are. */
export const PLAIN_WRITE = {
  ...{ query: null, columns: [], sets: [], targets: [], tests: [], conflict: [] },
  ...{ inserts: false, cte: null },
};

export const emptyScope = (conditions: Node[]): Scope => ({ tables: [], conditions, links: [], taken: [] });
export const calledAs = ({ alias, relname }: RangeVar) => alias?.aliasname ?? relname ?? "";
export const textsOf = (nodes: Node[]) => [...nodesOf(nodes, "String")].map(({ sval }) => sval ?? "");
export const namesOf = (targets: Node[] = []) =>
  targets.flatMap((target) => ("ResTarget" in target ? (target.ResTarget.name ?? []) : []));

/** True of what stands for that column of that table. */
export function isColumn(of: Scope["tables"][number] | undefined, name: string): (node: Node) => boolean {
  return (node) => {
    const column = columnOf(node);
    if (!of || column?.name !== name) return false;
    return column.called === "" ? !of.isMerged : column.called === of.called;
  };
}

/** A plain column, `called` "" where it does not say of which table; null for all else, also with a schema. */
export function columnOf(node: Node): { called: string; name: string } | null {
  if (!("ColumnRef" in node)) return null;
  const fields = node.ColumnRef.fields ?? [];
  const path = textsOf(fields);
  if (path.length !== fields.length || path.length > 2) return null;
  return { called: path.at(-2) ?? "", name: path.at(-1) ?? "" };
}

/** Tells of a name in a statement whether it is the table that is walked. */
export function walkedTable(tree: Node, { table, needsSchema = false }: Walk) {
  const walked = parseTableName(table);
  const isCte = [...nodesOf(tree, "CommonTableExpr")].some(({ ctename }) => ctename === walked.name);
  /** What is written is a table, also where a WITH has its name. */
  const isTarget = ({ relname, schemaname }: RangeVar) => {
    if (relname !== walked.name) return false;
    return schemaname ? walked.schema === null || schemaname === walked.schema : !needsSchema;
  };
  const isTable = (one: RangeVar) => isTarget(one) && (!isCte || one.schemaname !== undefined);
  return { walked, isTarget, isTable };
}

/** What an INSERT does with rows that are there already, and by which columns it finds them. */
export function upsertOf(clause: OnConflictClause | undefined): Pick<Write, "targets" | "sets" | "conflict"> {
  const targets = clause?.targetList ?? [];
  const conflict = [...nodesOf(clause?.infer?.indexElems, "IndexElem")].flatMap(({ name }) => name ?? []);
  return { targets, sets: namesOf(targets), conflict };
}

/** What a MERGE does: what it sets, on which conditions, whether it inserts, and whether it acts on what has no source. */
export function whenOf(clauses: Node[]) {
  const when = [...nodesOf(clauses, "MergeWhenClause")];
  const of = (command: string) => when.filter(({ commandType }) => commandType === command);
  return {
    targets: of("CMD_UPDATE").flatMap(({ targetList }) => targetList ?? []),
    tests: when.flatMap(({ condition }) => condition ?? []),
    inserts: of("CMD_INSERT").length > 0,
    bySource: when.some(({ matchKind }) => matchKind === "MERGE_WHEN_NOT_MATCHED_BY_SOURCE"),
  };
}

/** A quoted name as it is. */
export const nameOf = (sql: string) => sql.slice(1, -1).replaceAll('""', '"');

/** `IN (select …)`, or `= ANY (select …)` and `= ANY (ARRAY(select …))`, which are the same. */
export function takenIn(node: Node): { test: Node | undefined; subselect: Node | undefined } | null {
  if ("SubLink" in node) {
    const { subLinkType, operName, testexpr, subselect } = node.SubLink;
    const [operator = "="] = textsOf(operName ?? []);
    return subLinkType === "ANY_SUBLINK" && operator === "=" ? { test: testexpr, subselect } : null;
  }
  if (!("A_Expr" in node) || node.A_Expr.kind !== "AEXPR_OP_ANY") return null;
  const { name, lexpr, rexpr } = node.A_Expr;
  const isArray = rexpr && "SubLink" in rexpr && rexpr.SubLink.subLinkType === "ARRAY_SUBLINK";
  return isArray && textsOf(name ?? [])[0] === "="
    ? { test: lexpr, subselect: rexpr.SubLink.subselect }
    : null;
}

/** What must hold, each for itself. */
export function conjuncts(node: Node | undefined): Node[] {
  if (!node) return [];
  if ("BoolExpr" in node && node.BoolExpr.boolop === "AND_EXPR")
    return (node.BoolExpr.args ?? []).flatMap(conjuncts);
  return [node];
}

/** The WITHs that have the range, or read one that has. */
export function namesWithRange(tree: Node): Set<string> {
  const ctes = [...nodesOf(tree, "CommonTableExpr")];
  const found = new Set<string>();
  for (let size = -1; size < found.size; ) {
    size = found.size;
    for (const { ctename = "", ctequery } of ctes) {
      const has = [...nodesOf(ctequery, "RangeVar")].some(({ relname = "" }) => found.has(relname));
      if (has || !nodesOf(ctequery, "ParamRef").next().done) found.add(ctename);
    }
  }
  return found;
}

/** Whether one of its own conditions compares with an end of the range. */
export function saysEnd(scope: Scope | undefined): boolean {
  return (scope?.conditions ?? []).some(
    (one) => "A_Expr" in one && one.A_Expr.kind === "AEXPR_OP" && !nodesOf(one, "ParamRef").next().done,
  );
}

/** The columns that an UPDATE of that table gives another value than their own. */
export function setsOf(targets: Node[] = [], called: string): string[] {
  return targets.flatMap((target) => {
    const { name = "", val } = "ResTarget" in target ? target.ResTarget : {};
    const own = val && columnOf(val);
    return own?.name === name && ["", called].includes(own.called) ? [] : [name];
  });
}

/** As SQL writes them. */
export const asConditions = (all: readonly string[]) => all.join(" and ");

export const leavesOut = (table: string) => message("targetRefusals.batch.onlyLeavesOut", { table });

/** Whether an INSERT of those columns, or of the first so many, finds each row that was there already. */
export function findsItsRows(
  into: string,
  columns: string[] | number,
  { columns: all, uniques }: Walk,
): boolean {
  if (!uniques) return true;
  const given = typeof columns === "number" ? [...(all?.get(into) ?? [])].slice(0, columns) : columns;
  return (uniques.get(into) ?? []).some((unique) => unique.every((column) => given.includes(column)));
}
