import type { FuncCall, Node, SelectStmt } from "libpg-query";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { nodesOf } from "../ddl/syntax-tree.ts";
import type { Walk } from "./batch-query.ts";

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
 * end, as SQL calls it or in words; null where the batches together give what it gives at once.
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
    walk,
    holdsKey,
  }: {
    own: string[];
    inSubquery: boolean;
    certain: string[];
    writesAs: "inserted" | "upserted" | null;
    walk: Pick<Walk, "aggregates" | "columns">;
    holdsKey: (columns: Node[]) => boolean;
  },
): string | Message | null {
  if (select.op && select.op !== "SETOP_NONE") return select.op.replace("SETOP_", "");
  const given = (select.targetList ?? []).flatMap((target) =>
    "ResTarget" in target ? (target.ResTarget.val ?? []) : target,
  );
  const grouped = (select.groupClause ?? []).map((one) => placedAt(one, given) ?? one);
  const byKey = holdsKey(grouped);
  const isDistinctOn = (select.distinctClause ?? []).some((one) => Object.keys(one).length > 0);
  // Without an aggregate it is another word for DISTINCT.
  const isDistinct = writesAs === "upserted" && nodesOf(grouped, "GroupingSet").next().done === true;
  const allowed = new Set([
    ...TAKES_EVERY_ROW,
    ...(byKey ? ["groupClause", "havingClause"] : []),
    ...(isDistinct ? ["groupClause"] : []),
    ...(isDistinctByKey() || (writesAs === "upserted" && !isDistinctOn) ? ["distinctClause"] : []),
    ...(isNull(select.limitCount) ? ["limitCount"] : []),
  ]);
  for (const [clause, value] of Object.entries(select))
    if (value !== undefined && !allowed.has(clause)) return NAMES[clause] ?? clause;
  if ([...nodesOf(select.lockingClause, "LockingClause")].some((one) => one.waitPolicy === "LockWaitSkip"))
    return "SKIP LOCKED";
  if ([...nodesOf(given, "FuncCall")].some(({ over }) => over && !isByKey(over)))
    return message("targetRefusals.batch.passesBy.window");
  if (byKey) return null;
  const values = [...given, ...(select.sortClause ?? []), ...(select.windowClause ?? [])];
  if (callsIn(values).some(isAggregate)) return message("targetRefusals.batch.passesBy.aggregate");
  if ([...nodesOf(values, "SubLink")].some(({ subselect }) => hasOuterAggregate(subselect, new Map())))
    return message("targetRefusals.batch.passesBy.outerAggregate");
  if (writesAs) return null;
  // Beside a column as it is PostgreSQL takes no aggregate without GROUP BY. Which function is one, no parser knows.
  const columns = given.map((value) => ("ColumnRef" in value ? value.ColumnRef.fields : undefined));
  return columns.every((fields) => fields) || columns.some(isOwn)
    ? null
    : message("targetRefusals.batch.passesBy.noPlainColumn");

  function isAggregate(call: FuncCall): boolean {
    const { funcname, over, agg_star, agg_distinct, agg_filter, agg_order, agg_within_group } = call;
    const name = [...nodesOf(funcname, "String")].at(-1)?.sval ?? "";
    if (over) return false;
    const isMarked = !!(agg_star || agg_distinct || agg_filter || agg_order || agg_within_group);
    return isMarked || walk.aggregates?.has(name) === true;
  }

  /** An aggregate belongs to the innermost query of which it has a column; with none of a subquery's, to the query around it. */
  function hasOuterAggregate(tree: unknown, around: ReadonlyMap<string, string | null>): boolean {
    if (typeof tree !== "object" || tree === null) return false;
    return Object.entries(tree).some(([name, value]) => {
      if (name === "FuncCall" && isAggregate(value as FuncCall))
        if (!isInner(value as FuncCall, around, walk.columns)) return true;
      const from = (value as SelectStmt | null)?.fromClause;
      return hasOuterAggregate(value, from ? new Map([...around, ...namesFrom(from)]) : around);
    });
  }

  function isByKey({ name, partitionClause = [] }: { name?: string; partitionClause?: Node[] }): boolean {
    const windows = [...nodesOf(select.windowClause, "WindowDef")];
    const named = windows.find((window) => name !== undefined && window.name === name);
    return holdsKey(partitionClause) || (named !== undefined && holdsKey(named.partitionClause ?? []));
  }

  /** DISTINCT ON takes the name of what is given before that of a column. */
  function isDistinctByKey(): boolean {
    if (!isDistinctOn) return holdsKey(given);
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

/** Whether it belongs to one of the queries inside, by what those call what they read FROM. */
function isInner(
  call: FuncCall,
  around: ReadonlyMap<string, string | null>,
  known: Walk["columns"],
): boolean {
  const columns = [...nodesOf([call.args, call.agg_filter, call.agg_order], "ColumnRef")];
  if (!nodesOf(call, "SubLink").next().done) return false;
  return (
    columns.length === 0 ||
    columns.some(({ fields = [] }) => {
      const path = [...nodesOf(fields, "String")].map(({ sval }) => sval ?? "");
      const qualifier = path.at(path.length < fields.length ? -1 : -2);
      if (qualifier !== undefined) return around.has(qualifier);
      const [name = ""] = path;
      const tables = [...around.values()];
      if (!known) return tables.length > 0 || around.has(name);
      return around.has(name) || tables.some((table) => table !== null && known.get(table)?.has(name));
    })
  );
}

/** What a query calls what it reads FROM, with the table that it is. */
function namesFrom(from: Node[]): [string, string | null][] {
  return from.flatMap((node): [string, string | null][] => {
    if ("JoinExpr" in node) {
      const { larg, rarg, alias } = node.JoinExpr;
      const inner = namesFrom([larg, rarg].flatMap((side) => side ?? []));
      return alias?.aliasname ? [...inner, [alias.aliasname, null]] : inner;
    }
    if ("RangeVar" in node) {
      const { alias, relname = "" } = node.RangeVar;
      return [[alias?.aliasname ?? relname, alias?.colnames ? null : relname]];
    }
    const [only] = Object.values(node) as { alias?: { aliasname?: string } }[];
    return only?.alias?.aliasname ? [[only.alias.aliasname, null]] : [];
  });
}

/** GROUP BY 2 */
function placedAt(node: Node, given: Node[]): Node | undefined {
  return "A_Const" in node && node.A_Const.ival ? given[(node.A_Const.ival.ival ?? 0) - 1] : undefined;
}

/** What to write instead. */
export function instead(what: string | Message | null): Message {
  if (typeof what === "string" && /^(LIMIT|SKIP)/.test(what))
    return message("targetRefusals.batch.passesBy.leaveOut");
  return what === "DISTINCT" || what === "GROUP BY"
    ? message("targetRefusals.batch.passesBy.orUpsert")
    : message("targetRefusals.batch.passesBy.other");
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
