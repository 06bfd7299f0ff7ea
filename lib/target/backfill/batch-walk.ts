import type { A_Expr, Node } from "libpg-query";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { AppError } from "../../kernel/errors.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { sentences } from "../../messages/catalogue/sentences.ts";
import { nodesOf } from "../ddl/syntax-tree.ts";
import { parseTableName } from "../table-name.ts";
import type { Scope, Walk } from "./batch-query.ts";
import { scopesOf } from "./batch-scopes.ts";
import { whyUntied } from "./batch-ties.ts";

export const AFTER = 1;
export const UPTO = 2;

/** A comparison of the whole key with a bound; `at` is the byte of its operator. */
type Bound = { parameter: number; at: number };

/**
 * The places where a batch says its range. Every row up to a key is taken as visited once the batch has passed it, so
 * the range must be one of the key itself: the key's columns of the step's table in their order, in nothing, and a
 * condition that no OR or NOT can lift, in a query that bounds what the batch does.
 * @throws AppError invalid with what to write
 */
export function findBounds(tree: Node, walk: Walk): Bound[] {
  const { scopes, writes, never, refused } = scopesOf(tree, walk);
  if (never.length > 0) throw notAlong(walk, never);
  const found = scopes.flatMap((scope) =>
    scope.conditions.flatMap((condition) => {
      const bound = "A_Expr" in condition ? boundOf(condition.A_Expr, scope, walk) : null;
      return bound ? [{ ...bound, scope }] : [];
    }),
  );
  // What a WITH says is found as often as it is named.
  const bounds = [...new Map(found.map(({ parameter, at }) => [at, { parameter, at }])).values()];
  for (const number of [AFTER, UPTO]) {
    const uses = [...nodesOf(tree, "ParamRef")].filter((one) => one.number === number).length;
    if (bounds.filter(({ parameter }) => parameter === number).length !== uses) throw notAlong(walk, refused);
  }
  // One end of one table and the other end of another are no range.
  const has = (number: number, scope: Scope, called: string) =>
    found.some((one) => one.parameter === number && one.scope === scope && one.called === called);
  const saysRange = (scope: Scope, called: string) => has(AFTER, scope, called) && has(UPTO, scope, called);
  if (!found.every(({ scope, called }) => saysRange(scope, called))) throw notAlong(walk, refused);
  const why = whyUntied(tree, { scopes, writes }, walk, saysRange);
  if (why !== null) throw notAlong(walk, [why]);
  return bounds;
}

function notAlong({ table, key }: Walk, [first]: Message[]): AppError {
  const columns = key.map(({ sql }) => plain(sql)).join(", ");
  const value = key.length === 1 ? columns : `(${columns})`;
  const range = `${value} > :after and ${value} <= :upto`;
  const said = message("targetRefusals.batch.walksAlong", { table: plain(table), range });
  return new AppError("invalid", first === undefined ? said : sentences(first, said));
}

/** A name as people write it, where it needs no quotes. */
const plain = (sql: string) => sql.replaceAll(/"([a-z_][a-z0-9_]*)"/g, "$1");

/** Null if it is none, or not of the key. */
function boundOf(expression: A_Expr, scope: Scope, walk: Walk): (Bound & { called: string }) | null {
  const operator = operatorOf(expression);
  const { lexpr, rexpr, location } = expression;
  if (!lexpr || !rexpr || location === undefined) return null;
  const read = (sides: { key: Node; bound: Node }, signs: { after: string; upto: string }) => {
    const parameter = operator === signs.after ? AFTER : operator === signs.upto ? UPTO : 0;
    if (parameter === 0 || !isParameter(sides.bound, parameter, walk)) return null;
    const called = walkedBy(sides.key, scope, walk);
    return called === null ? null : { parameter, at: location, called };
  };
  return (
    read({ key: lexpr, bound: rexpr }, { after: ">", upto: "<=" }) ??
    read({ key: rexpr, bound: lexpr }, { after: "<", upto: ">=" })
  );
}

export function operatorOf({ kind, name }: A_Expr): string | undefined {
  if (kind !== "AEXPR_OP" || name?.length !== 1) return undefined;
  const [operator] = [...nodesOf(name, "String")].map(({ sval }) => sval);
  return operator;
}

/** The table of the scope whose key this is, as its query calls it; "" if the columns do not say; null if it is not. */
function walkedBy(node: Node, { tables }: Scope, { table, key }: Walk): string | null {
  const walked = parseTableName(table);
  const columns = key.length > 1 && "RowExpr" in node ? (node.RowExpr.args ?? []) : [node];
  if (columns.length !== key.length) return null;
  const names = new Set<string>();
  for (const [at, column] of columns.entries()) {
    const own = key[at];
    const bare = withoutOwnCast(column, own);
    if (!own || !bare || !("ColumnRef" in bare)) return null;
    const path = [...nodesOf(bare.ColumnRef.fields, "String")].map(({ sval }) => sval ?? "");
    const name = path.at(-1);
    if (path.length !== bare.ColumnRef.fields?.length || name === undefined) return null;
    if (quoteIdentifier(name) !== own.sql) return null;
    // With a schema it may be the column of another table of that name.
    const space = path.at(-3);
    const isAlone = tables.filter(({ called }) => called === path.at(-2)).length === 1;
    if (space !== undefined && (walked.schema === null ? !isAlone : space !== walked.schema)) return null;
    names.add(path.at(-2) ?? "");
  }
  const [called, ...others] = names;
  if (called === undefined || others.length > 0) return null;
  const isWalked = tables.some((table) =>
    called === "" ? table.isWalked && !table.isMerged : table.isWalked && table.called === called,
  );
  return isWalked ? called : null;
}

/** A domain over an enum is compared by a cast to the enum, which the batch may say itself. */
function withoutOwnCast(node: Node, own: Walk["key"][number] | undefined): Node | undefined {
  const mayCast = own && (own.cast !== null || own.type === null);
  return mayCast && "TypeCast" in node ? node.TypeCast.arg : node;
}

const WHOLE = new Set(["int2", "int4", "int8", "smallint", "int", "integer", "bigint"]);

/** `:after` or `:after::int`: a cast to another type than the key's could make another key of it. */
function isParameter(node: Node, number: number, { key }: Walk): boolean {
  if ("ParamRef" in node) return node.ParamRef.number === number;
  if (!("TypeCast" in node) || key.length > 1) return false;
  const { arg, typeName } = node.TypeCast;
  if (!arg || !("ParamRef" in arg) || arg.ParamRef.number !== number || typeName?.typmods?.length)
    return false;
  const type = key[0]?.type ?? null;
  const cast = [...nodesOf(typeName?.names, "String")].at(-1)?.sval ?? "";
  return type === null || cast === type || (WHOLE.has(cast) && WHOLE.has(type));
}
