import type { Node, RangeVar } from "libpg-query";
import type { KeyColumn } from "./key-sql.ts";
import { nodesOf } from "./syntax-tree.ts";

/** What a batch walks along; `type` is null, and the last two are empty, while only the plan's files are read. */
export type Walk = {
  table: string;
  /** The search path finds another table by the name alone. */
  needsSchema?: boolean;
  /** Names of what else holds rows of the table: its partitions, children and parents, and views of any. */
  holders?: ReadonlySet<string>;
  /** Names of functions that make one value of many rows. */
  aggregates?: ReadonlySet<string>;
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
  /** A value that is set is made of one that is set too, so that to write it twice is not to write it once. */
  addsUp: boolean;
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

/** As `Write` has it. To keep what is there, or the greater of the two, is the same however often. */
export function addsUp(targets: Node[] = [], called: string): boolean {
  const sets = new Set(namesOf(targets));
  const isSet = (node: Node) => {
    const column = columnOf(node);
    return column !== null && sets.has(column.name) && ["", called].includes(column.called);
  };
  const kept = (value: Node | undefined) => {
    if (value && "CoalesceExpr" in value) return value.CoalesceExpr.args ?? [];
    return value && "MinMaxExpr" in value ? (value.MinMaxExpr.args ?? []) : [value];
  };
  return targets.some((target) =>
    kept("ResTarget" in target ? target.ResTarget.val : undefined).some(
      (value, _, all) =>
        value &&
        !(all.length > 1 && isSet(value)) &&
        [...nodesOf(value, "ColumnRef")].some((ColumnRef) => isSet({ ColumnRef })),
    ),
  );
}

export const leavesOut = (name: string) =>
  `ONLY leaves out the rows of ${name}'s partitions and children, which are counted.`;
