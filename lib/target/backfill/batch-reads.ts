import type { ColumnRef, Node, RangeVar } from "libpg-query";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { nodesOf } from "../ddl/syntax-tree.ts";
import { asConditions, columnOf, conjuncts, nameOf, textsOf, type Walk, type Write } from "./batch-query.ts";

/** A query with what it reads FROM and what must hold of it. */
type Reading = { tree: unknown; read: RangeVar[]; conditions: Node[] };

/**
 * What a batch writes and reads again of other rows, in sentences with what to write: the next batch would find there what
 * this one wrote, and the one statement would not. Null where it reads those columns of its own rows only, or, of a table
 * into which it inserts, rows that are equal to the key. What a DELETE leaves is not looked at: most remove duplicates, and
 * say which one stays. A rehearsal finds where they do not: `proveBatches`.
 */
export function whyReadsBack(tree: Node, writes: Write[], walk: Walk): Message | null {
  const key = walk.key.map(({ sql }) => nameOf(sql));
  const ctes = new Set([...nodesOf(tree, "CommonTableExpr")].map(({ ctename }) => ctename));
  const readings = readingsIn(tree);
  for (const { into, isWalked, called, sets } of writes) {
    const isInsert = called === null;
    if (isInsert ? isWalked : sets.length === 0) continue;
    const names = new Set([into, ...(walk.kin?.get(into) ?? [])]);
    for (const reading of readings)
      for (const { relname = "", schemaname, alias } of reading.read) {
        if (!names.has(relname) || (!schemaname && ctes.has(relname))) continue;
        const name = alias?.aliasname ?? relname;
        if (isOwn(reading, name, isWalked)) continue;
        const found = isInsert ? into : readOf(reading, name, sets);
        const other = name === "x" ? "o" : "x";
        if (found === null) continue;
        const pairs = asConditions(key.map((one) => `${name}.${isWalked ? one : "…"} = ${other}.${one}`));
        return isInsert
          ? message("targetRefusals.batch.readsBack.inserted", { into, pairs })
          : message("targetRefusals.batch.readsBack.set", { into, pairs, columns: found });
      }
  }
  return null;

  /** The range is said of them, or they are equal to the key of a row. */
  function isOwn({ conditions }: Reading, name: string, isWalked: boolean): boolean {
    const compared = conditions.flatMap((node) => ("A_Expr" in node ? [node.A_Expr] : []));
    const isRange = compared.some(
      (one) =>
        !nodesOf(one, "ParamRef").next().done &&
        [...nodesOf(one, "ColumnRef")].some((column) => ["", name].includes(partsOf(column).called)),
    );
    return (
      isRange ||
      key.every((part) =>
        compared.some(({ kind, name: operator, lexpr, rexpr }) => {
          if (kind !== "AEXPR_OP" || textsOf(operator ?? []).join(".") !== "=") return false;
          const sides = [lexpr, rexpr].map((side) => (side ? columnOf(side) : null));
          return [sides, sides.toReversed()].some(
            ([own, other]) =>
              own?.called === name &&
              (!isWalked || own.name === part) &&
              other?.name === part &&
              other.called !== name,
          );
        }),
      )
    );
  }
}

/** Which of those columns it reads of what it calls so, or that it takes the whole row. */
function readOf({ tree }: Reading, called: string, columns: string[]): string | Message | null {
  const whole = message("targetRefusals.batch.readsBack.allColumns");
  for (const column of nodesOf(tree, "ColumnRef")) {
    const { called: of, name } = partsOf(column);
    if (name === null && ["", called].includes(of)) return whole;
    if (name !== null && columns.includes(name) && ["", called].includes(of)) return name;
    if (of === "" && name === called) return whole;
  }
  return null;
}

function partsOf({ fields = [] }: ColumnRef): { called: string; name: string | null } {
  const path = textsOf(fields);
  return path.length < fields.length
    ? { called: path.at(-1) ?? "", name: null }
    : { called: path.at(-2) ?? "", name: path.at(-1) ?? "" };
}

function readingsIn(tree: Node): Reading[] {
  const found: Reading[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { fromClause, usingClause, whereClause, sourceRelation, joinCondition } = node as Record<
      string,
      Node
    >;
    const from = [fromClause ?? usingClause ?? [], sourceRelation ?? []]
      .flat()
      .filter((one) => typeof one === "object");
    const joins = from.flatMap(joinsIn);
    const quals = joins.flatMap((one) => ("JoinExpr" in one ? conjuncts(one.JoinExpr.quals) : []));
    const read = joins.flatMap((one) => ("RangeVar" in one ? [one.RangeVar] : []));
    if (read.length > 0)
      found.push({
        tree: node,
        read,
        conditions: [...conjuncts(whereClause), ...conjuncts(joinCondition), ...quals],
      });
    for (const value of Object.values(node)) visit(value);
  };
  visit(tree);
  return found;
}

/** What is read FROM, and the joins of it. */
function joinsIn(node: Node): Node[] {
  if (!("JoinExpr" in node)) return [node];
  const { larg, rarg } = node.JoinExpr;
  return [node, ...[larg, rarg].flatMap((side) => (side ? joinsIn(side) : []))];
}
