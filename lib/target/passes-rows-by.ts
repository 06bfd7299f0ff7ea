import type { Node, SelectStmt } from "libpg-query";
import { nodesOf } from "./syntax-tree.ts";

const TAKES_EVERY_ROW = new Set([
  ...["targetList", "fromClause", "whereClause", "sortClause", "withClause"],
  ...["lockingClause", "limitOption", "op"],
]);
const NAMES: Record<string, string> = {
  distinctClause: "DISTINCT",
  groupClause: "GROUP BY",
  havingClause: "HAVING",
  windowClause: "WINDOW",
  limitCount: "LIMIT or FETCH",
  limitOffset: "OFFSET",
  valuesLists: "VALUES",
  intoClause: "INTO",
};

/**
 * What keeps a query from giving every row that its WHERE lets through, as SQL calls it; null where it gives them all.
 * `own`: what its columns may be qualified with. `inSubquery`: a name without a table may be one of the statement around it, unless it
 * is among `certain`. `isInserted`: its rows are what an INSERT writes, and choose none that are walked; groups and windows would
 * end where a batch ends.
 */
export function passesRowsBy(
  select: SelectStmt,
  {
    own,
    inSubquery,
    certain,
    isInserted,
  }: { own: string[]; inSubquery: boolean; certain: string[]; isInserted: boolean },
): string | null {
  if (select.op && select.op !== "SETOP_NONE") return select.op.replace("SETOP_", "");
  for (const [clause, value] of Object.entries(select))
    if (value !== undefined && !TAKES_EVERY_ROW.has(clause) && !(isInserted && clause === "distinctClause"))
      return NAMES[clause] ?? clause;
  if ([...nodesOf(select.lockingClause, "LockingClause")].some((one) => one.waitPolicy === "LockWaitSkip"))
    return "SKIP LOCKED";
  const given = (select.targetList ?? []).map((target) =>
    "ResTarget" in target ? target.ResTarget.val : target,
  );
  if ([...nodesOf(given, "FuncCall")].some(({ over }) => over)) return "a window function";
  if (isInserted) return null;
  // Beside a column as it is PostgreSQL takes no aggregate without GROUP BY. Which function is one, no parser knows.
  const columns = given.map((value) => (value && "ColumnRef" in value ? value.ColumnRef.fields : undefined));
  return columns.every((fields) => fields) || columns.some(isOwn)
    ? null
    : "an aggregate, or no plain column,";

  function isOwn(fields: Node[] | undefined): boolean {
    if (!fields) return false;
    const names = [...nodesOf(fields, "String")].map(({ sval }) => sval ?? "");
    const isStar = names.length < fields.length;
    const qualifier = names.at(isStar ? -1 : -2);
    if (qualifier !== undefined) return own.includes(qualifier);
    return isStar || !inSubquery || certain.includes(names[0] ?? "");
  }
}
