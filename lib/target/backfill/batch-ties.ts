import type { Node } from "libpg-query";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { nodesOf } from "../ddl/syntax-tree.ts";
import {
  asConditions,
  columnOf,
  nameOf,
  type Query,
  type Scope,
  textsOf,
  type Walk,
  type Write,
} from "./batch-query.ts";
import { whyReadsBack } from "./batch-reads.ts";
import { whyRepeated } from "./batch-repeats.ts";

/** Whether the whole range is said of that table of a query. */
export type SaysRange = (scope: Scope, called: string) => boolean;

const tested = (test: Node) => ("RowExpr" in test ? (test.RowExpr.args ?? []) : [test]);

/** A column that a query gives; `at`: which column of the key of a row in the range it is, if it is one. */
type Given = { name: string; at: number | null };
type Table = Scope["tables"][number];
/** What is asked of each query of a batch. */
type Range = { walk: Walk; key: string[]; saysRange: SaysRange };

/**
 * Why a batch would write rows that its range does not bound, in sentences with what to write; null where each row
 * that it writes belongs to one of the range. Of the table that is walked that is the row itself, by its key; of
 * another one any that is equal to it in some column; what an INSERT takes from the range it takes once.
 */
export function whyUntied(
  tree: Node,
  { scopes, writes }: { scopes: Scope[]; writes: Write[] },
  walk: Walk,
  saysRange: SaysRange,
): Message | null {
  const key = walk.key.map(({ sql }) => nameOf(sql));
  const range = { walk, key, saysRange };
  if (!scopes.every((scope) => isOneRange(range, scope)))
    return message("targetRefusals.batch.ties.twoRanges", {
      pairs: asConditions(key.map((name) => `x.${name} = y.${name}`)),
    });
  for (const write of writes) {
    const { into, isWalked, called, scope, query, columns, sets } = write;
    if (walk.views?.has(into) && (isWalked || sets.length > 0))
      return message("targetRefusals.batch.ties.view", { into });
    const set = isWalked ? sets.find((column) => key.includes(column)) : undefined;
    if (set !== undefined) return message("targetRefusals.batch.ties.setsKey", { column: set });
    if (called === null) {
      if (!query || !isBoundQuery(range, query))
        return message("targetRefusals.batch.ties.notFromRange", { into });
      const given = columnsOf(range, query);
      if (isWalked && !(isPlaced(query) && key.every((name, at) => given[columns.indexOf(name)]?.at === at)))
        return message("targetRefusals.batch.ties.insertsAhead", { into });
    } else if (isWalked ? !isSameRow(range, scope, called, key) : !reachedIn(range, scope).has(called)) {
      const pairs = asConditions(
        isWalked ? key.map((name) => `${called}.${name} = x.${name}`) : [`${called}.… = x.…`],
      );
      return isWalked
        ? message("targetRefusals.batch.ties.outsideWalked", { into, pairs, called })
        : message("targetRefusals.batch.ties.outside", { into, pairs });
    }
    if (isWalked || isOnce(range, write)) continue;
    const why = write.inserts
      ? message("targetRefusals.batch.repeats.inserts")
      : whyRepeated(tree, write, writes, walk);
    if (why !== null)
      return message("targetRefusals.batch.ties.several", {
        into,
        why,
        pairs: asConditions(key.map((name) => `${called ?? into}.… = x.${name}`)),
      });
  }
  return whyReadsBack(tree, writes, walk);
}

/** Whether each row that it finds belongs to one row of the range, and still does when it is written. */
function isOnce(range: Range, { called, scope, query, columns, targets, sets, conflict }: Write): boolean {
  if (called !== null) return isSameRow(range, scope, called, null, sets);
  const given = query ? columnsOf(range, query) : [];
  const isGiven = (at: number) => conflict.some((name) => given[columns.indexOf(name)]?.at === at);
  return targets.length === 0 || (!!query && isPlaced(query) && range.key.every((_, at) => isGiven(at)));
}

/** Whether the range is said of one row: where of several, they are equal by the whole key. */
function isOneRange(range: Range, scope: Scope): boolean {
  const bound = scope.tables.filter((table) => isBound(range, scope, table));
  const taken = scope.taken.filter(({ query }) => isBoundQuery(range, query));
  if (bound.length + taken.length < 2) return true;
  const [first, ...rest] = bound;
  if (!first) return false;
  const same = new Set([first]);
  const isKeyOf = (...of: [Table, Node | undefined, number]) => isOfKey(range, scope, ...of);
  const areEqual = (one: Table, other: Table) =>
    isEqualByKey(range, scope, (a, b, at) => isKeyOf(one, a, at) && isKeyOf(other, b, at));
  for (let size = -1; size < same.size; ) {
    size = same.size;
    for (const other of rest) if ([...same].some((one) => areEqual(one, other))) same.add(other);
  }
  return (
    same.size === bound.length &&
    taken.every(
      ({ test, query }) =>
        isKey(range, query) &&
        bound.some((table) => range.key.every((_, at) => isKeyOf(table, tested(test)[at], at))),
    )
  );
}

function isBound(range: Range, scope: Scope, table: Table): boolean {
  const isSaid = range.saysRange(scope, table.called) || (!table.isMerged && range.saysRange(scope, ""));
  return (table.isWalked && isSaid) || (!!table.query && isBoundQuery(range, table.query));
}

function isBoundQuery(range: Range, { halves }: Query): boolean {
  return halves.every(
    ({ scope }) =>
      scope.tables.some((table) => isBound(range, scope, table)) ||
      scope.taken.some(({ query }) => isKey(range, query)),
  );
}

/** Whether that table's row belongs to one row of the range, to whose key those columns of it, null: any but `sets`, are equal. */
function isSameRow(
  range: Range,
  scope: Scope,
  called: string,
  columns: string[] | null,
  sets: string[] = [],
): boolean {
  const own = scope.tables.find((table) => table.called === called);
  if (own && isBound(range, scope, { ...own, query: undefined })) return true;
  const isColumn = (node: Node | undefined, at: number) =>
    means(range, scope, node, called, columns?.[at] ?? null, sets);
  const isTaken = scope.taken.some(
    ({ test, query }) => isKey(range, query) && range.key.every((_, at) => isColumn(tested(test)[at], at)),
  );
  const isEqual = (table: Table) =>
    isEqualByKey(range, scope, (a, b, at) => isColumn(a, at) && isOfKey(range, scope, table, b, at));
  const others = scope.tables.filter((table) => table.called !== called && isBound(range, scope, table));
  return isTaken || others.some(isEqual);
}

/** Whether for each column of the key that is true of two things that must be equal. */
function isEqualByKey({ key }: Range, scope: Scope, are: (a: Node, b: Node, at: number) => boolean): boolean {
  const pairs = equalities(scope);
  return key.every((_, at) => pairs.some(([a, b]) => are(a, b, at) || are(b, a, at)));
}

/** Whether it is that column of the key of a row in the range, which that table gives. */
function isOfKey(range: Range, scope: Scope, table: Table, node: Node | undefined, at: number): boolean {
  const given = columnsOfTable(range, scope, table);
  return given.some((one) => one.at === at && means(range, scope, node, table.called, one.name));
}

/** The tables to which equal columns lead from one of the range. */
function reachedIn(range: Range, scope: Scope): Set<string> {
  const only = scope.tables.length === 1 ? (scope.tables[0]?.called ?? "") : "";
  const tablesIn = (node: Node) => [
    ...new Set([...nodesOf(node, "ColumnRef")].map((ColumnRef) => columnOf({ ColumnRef })?.called || only)),
  ];
  const steps = equalities(scope)
    .map((pair) => pair.map(tablesIn))
    .filter((pair) => pair.every(({ length }) => length === 1))
    .flatMap((pair) => [pair, pair.toReversed()]);
  const reached = new Set([
    ...scope.tables
      .filter((table) => isBound(range, scope, table) && (!table.query || isReachedQuery(range, table.query)))
      .map((table) => table.called),
    ...scope.taken.filter(({ query }) => isReachedQuery(range, query)).flatMap(({ test }) => tablesIn(test)),
  ]);
  for (let size = -1; size < reached.size; ) {
    size = reached.size;
    for (const [[from = ""] = [], [to = ""] = []] of steps)
      if (reached.has(from) && to !== "") reached.add(to);
  }
  return reached;
}

/** Whether each column that it gives, whichever it is, belongs to the range. */
function isReachedQuery(range: Range, query: Query): boolean {
  const reaches = ({ scope }: Query["halves"][number]) => {
    const reached = reachedIn(range, scope);
    return scope.tables.every((table) => reached.has(table.called));
  };
  return isBoundQuery(range, query) && query.halves.every(reaches);
}

/** What must be equal, each column of a row for itself. */
function equalities({ conditions, links }: Scope): [Node, Node][] {
  return [...conditions, ...links].flatMap((node) => {
    if (!("A_Expr" in node) || node.A_Expr.kind !== "AEXPR_OP") return [];
    const { name, lexpr, rexpr } = node.A_Expr;
    if (textsOf(name ?? []).join(".") !== "=" || !lexpr || !rexpr) return [];
    const [left, right] = [lexpr, rexpr].map((side) =>
      "RowExpr" in side ? (side.RowExpr.args ?? []) : [side],
    );
    if (!left || left.length !== right?.length) return [];
    return left.map((one, at): [Node, Node] => [one, right[at] ?? one]);
  });
}

/**
 * Whether it is that column of that table, null: any. Of a name alone only that of the walked key is known to be a column
 * of it: of another it would be ambiguous. Where there is but one table, it is of that.
 */
function means(
  range: Range,
  scope: Scope,
  node: Node | undefined,
  called: string,
  name: string | null,
  sets: string[] = [],
): boolean {
  const isCast = range.walk.key.some(({ cast }) => cast !== null);
  const bare = isCast && node && "TypeCast" in node ? node.TypeCast.arg : node;
  const column = bare ? columnOf(bare) : null;
  if (!column || (name !== null ? column.name !== name : sets.includes(column.name))) return false;
  if (column.called !== "") return column.called === called;
  const isOnly = scope.tables.every((table) => table.called === called);
  const isCertain = (table: Table) => table.called === called && table.isWalked && !table.isMerged;
  return name === null ? isOnly : scope.tables.some(isCertain);
}

/** Whether it gives the keys of rows in the range, and nothing else. */
function isKey(range: Range, query: Query): boolean {
  const given = columnsOf(range, query);
  const isWhole = given.length === range.key.length && given.every((column, at) => column.at === at);
  return isWhole && isBoundQuery(range, query);
}

function columnsOfTable(range: Range, scope: Scope, table: Table): Given[] {
  if (table.query) return columnsOf(range, table.query);
  return isBound(range, scope, table) ? range.key.map((name, at) => ({ name, at })) : [];
}

/** One that is another column in another half is none of the key. Behind a star nobody knows the place of one. */
function columnsOf(range: Range, { halves, names }: Query): Given[] {
  const [first = [], ...rest] = halves.map(({ scope, targets }) =>
    targets.flatMap((one) => givenBy(range, scope, one)),
  );
  const mayMatch = isPlaced({ halves }) && rest.every((half) => half.length === first.length);
  return first.map(({ name, at }, index) => ({
    name: names ? (names[index] ?? "") : name,
    at:
      (mayMatch || (!names && rest.length === 0)) && rest.every((half) => half[index]?.at === at) ? at : null,
  }));
}

function isPlaced({ halves }: Query): boolean {
  return halves.every(({ targets }) => nodesOf(targets, "A_Star").next().done);
}

function givenBy(range: Range, scope: Scope, target: Node): Given[] {
  const { val, name } = "ResTarget" in target ? target.ResTarget : {};
  if (!val || !("ColumnRef" in val)) return [{ name: name ?? "", at: null }];
  const fields = val.ColumnRef.fields ?? [];
  const path = textsOf(fields);
  const isStar = path.length < fields.length;
  const of = isStar ? path.at(-1) : path.at(-2);
  const known = scope.tables.flatMap((table) =>
    (of === undefined ? !table.isMerged || isStar : table.called === of)
      ? columnsOfTable(range, scope, table)
      : [],
  );
  if (isStar) return [...known, { name: "", at: null }];
  return [
    {
      name: name ?? path.at(-1) ?? "",
      at: known.find((column) => column.name === path.at(-1))?.at ?? null,
    },
  ];
}
