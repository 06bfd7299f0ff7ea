import type { FuncCall, Node, SelectStmt } from "libpg-query";
import { nodesOf } from "./syntax-tree.ts";

const TAKES_EVERY_ROW = new Set([
  ...["targetList", "fromClause", "whereClause", "sortClause", "withClause"],
  ...["lockingClause", "limitOption", "op", "windowClause"],
]);
const NAMES: Record<string, string> = {
  distinctClause: "DISTINCT",
  groupClause: "GROUP BY",
  havingClause: "HAVING",
  limitCount: "LIMIT or FETCH",
  limitOffset: "OFFSET",
  valuesLists: "VALUES",
  intoClause: "INTO",
};

/**
 * What keeps a query from giving every row that its WHERE lets through, or makes what it gives depend on where batches
 * end, as SQL calls it; null where the batches together give what it gives at once.
 * `own`: what its columns may be qualified with. `inSubquery`: a name without a table may be one of the statement around it, unless it
 * is among `certain`. `writesAs`: its rows are what an INSERT writes, one with ON CONFLICT DO NOTHING where `upserted`. `holdsKey`:
 * whether the whole key is among those columns; what is grouped by it holds no two rows together.
 */
export function passesRowsBy(
  select: SelectStmt,
  {
    own,
    inSubquery,
    certain,
    writesAs,
    aggregates,
    holdsKey,
  }: {
    own: string[];
    inSubquery: boolean;
    certain: string[];
    writesAs: "inserted" | "upserted" | null;
    aggregates: ReadonlySet<string>;
    holdsKey: (columns: Node[]) => boolean;
  },
): string | null {
  if (select.op && select.op !== "SETOP_NONE") return select.op.replace("SETOP_", "");
  const given = (select.targetList ?? []).flatMap((target) =>
    "ResTarget" in target ? (target.ResTarget.val ?? []) : target,
  );
  const byKey = holdsKey(select.groupClause ?? []);
  const allowed = new Set([
    ...TAKES_EVERY_ROW,
    ...(byKey ? ["groupClause", "havingClause"] : []),
    ...(isDistinctByKey() || (writesAs === "upserted" && !isDistinctOn()) ? ["distinctClause"] : []),
    ...(isNull(select.limitCount) ? ["limitCount"] : []),
  ]);
  for (const [clause, value] of Object.entries(select))
    if (value !== undefined && !allowed.has(clause)) return NAMES[clause] ?? clause;
  if ([...nodesOf(select.lockingClause, "LockingClause")].some((one) => one.waitPolicy === "LockWaitSkip"))
    return "SKIP LOCKED";
  if ([...nodesOf(given, "FuncCall")].some(({ over }) => over && !isByKey(over)))
    return "a window function that is not PARTITION BY the key";
  if (byKey) return null;
  if (callsIn([...given, ...(select.sortClause ?? [])]).some(isAggregate)) return "an aggregate";
  if (writesAs) return null;
  // Beside a column as it is PostgreSQL takes no aggregate without GROUP BY. Which function is one, no parser knows.
  const columns = given.map((value) => ("ColumnRef" in value ? value.ColumnRef.fields : undefined));
  return columns.every((fields) => fields) || columns.some(isOwn)
    ? null
    : "an aggregate, or no plain column,";

  function isAggregate(call: FuncCall): boolean {
    const { funcname, over, agg_star, agg_distinct, agg_filter, agg_order, agg_within_group } = call;
    const name = [...nodesOf(funcname, "String")].at(-1)?.sval ?? "";
    if (over) return false;
    return (
      !!(agg_star || agg_distinct || agg_filter || agg_order || agg_within_group) || aggregates.has(name)
    );
  }

  function isByKey({ name, partitionClause = [] }: { name?: string; partitionClause?: Node[] }): boolean {
    const windows = [...nodesOf(select.windowClause, "WindowDef")];
    const named = windows.find((window) => name !== undefined && window.name === name);
    return holdsKey(partitionClause) || (named !== undefined && holdsKey(named.partitionClause ?? []));
  }

  function isDistinctOn(): boolean {
    return (select.distinctClause ?? []).some((one) => Object.keys(one).length > 0);
  }

  /** DISTINCT ON takes the name of what is given before that of a column. */
  function isDistinctByKey(): boolean {
    if (!isDistinctOn()) return holdsKey(given);
    const renamed = (select.targetList ?? []).some(
      (target) => "ResTarget" in target && certain.includes(target.ResTarget.name ?? ""),
    );
    return !renamed && holdsKey(select.distinctClause ?? []);
  }

  function isOwn(fields: Node[] | undefined): boolean {
    if (!fields) return false;
    const names = [...nodesOf(fields, "String")].map(({ sval }) => sval ?? "");
    const isStar = names.length < fields.length;
    const qualifier = names.at(isStar ? -1 : -2);
    if (qualifier !== undefined) return own.includes(qualifier);
    return isStar || !inSubquery || certain.includes(names[0] ?? "");
  }
}

/** Whether a set operation as such gives what its halves give. */
export function givesAll({ limitCount, limitOffset, lockingClause }: SelectStmt): boolean {
  return (limitCount === undefined || isNull(limitCount)) && !limitOffset && !lockingClause;
}

/** LIMIT ALL, which is LIMIT NULL. */
function isNull(node: Node | undefined): boolean {
  return node !== undefined && "A_Const" in node && node.A_Const.isnull === true;
}

/** The functions that a query calls itself, not those of a query inside of it. */
function callsIn(tree: unknown): FuncCall[] {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([name, value]) => [
    ...(name === "FuncCall" ? [value as FuncCall] : []),
    ...(name === "SubLink" ? [] : callsIn(value)),
  ]);
}
