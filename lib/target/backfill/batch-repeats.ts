import type { Node } from "libpg-query";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { nodesOf } from "../ddl/syntax-tree.ts";
import { columnOf, namesOf, type Scope, textsOf, type Walk, type Write } from "./batch-query.ts";

/** What a value may be made of, so that it is the same however often it is set. */
const PURE = new Set(
  `A_Const ParamRef SQLValueFunction SetToDefault ColumnRef TypeCast CollateClause A_Expr BoolExpr NullTest BooleanTest CaseExpr CaseWhen
  CoalesceExpr MinMaxExpr A_ArrayExpr RowExpr FuncCall A_Indirection A_Indices List NamedArgExpr MultiAssignRef String Integer`.split(
    /\s+/,
  ),
);

/**
 * Why rows of another table that may belong to rows of several batches would not be as after the one statement, as what a
 * batch before wrote changes what the next one writes; null where they would. Triggers are not seen.
 */
export function whyRepeated(tree: Node, write: Write, writes: Write[], walk: Walk): Message | null {
  const { into, called, targets, tests, scope, cte } = write;
  const others = writes.filter(({ isWalked }) => !isWalked);
  const written = new Set(others.flatMap((one) => [one.into, ...(walk.kin?.get(one.into) ?? [])]));
  const ctes = new Set([...nodesOf(tree, "CommonTableExpr")].map(({ ctename }) => ctename));
  const read = [...nodesOf(tree, "RangeVar")];
  const isNamed = (name: string) => read.some((one) => one.relname === name && !one.schemaname);
  if (called !== null) {
    if (targets.length > 0 && cte !== null && isNamed(cte))
      return message("targetRefusals.batch.repeats.with", { name: cte });
    const again = read.find(
      ({ relname = "", schemaname }) => written.has(relname) && (schemaname || !ctes.has(relname)),
    );
    if (again || others.filter((one) => one.into === into).length > 1)
      return message("targetRefusals.batch.repeats.secondTime", { table: again?.relname ?? into });
    const call = [...nodesOf(tree, "FuncCall")].find(({ funcname }) => !isPure(textsOf(funcname ?? [])));
    if (call)
      return message("targetRefusals.batch.repeats.function", {
        name: textsOf(call.funcname ?? []).join("."),
      });
    const operator = [...nodesOf(tree, "A_Expr")].find(({ name = [] }) =>
      textsOf(name).some((one) => walk.operators?.has(one)),
    );
    if (operator)
      return message("targetRefusals.batch.repeats.operator", {
        name: textsOf(operator.name ?? []).join("."),
      });
  }
  const values = targets.flatMap((target) => valuesOf(target, called ?? into));
  const impure = values.find((value) => !isPureValue(value));
  if (impure) return message("targetRefusals.batch.repeats.impure");
  const sets = namesOf(targets);
  const isSet = (name: string) => sets.includes(name);
  if (called !== null && !nodesOf(values, "ColumnRef").next().done)
    for (const condition of [...scope.conditions, ...scope.links, ...tests]) {
      const columns = [...nodesOf(condition, "ColumnRef")].map((ColumnRef) => columnOf({ ColumnRef }));
      const isOwn = (column: ReturnType<typeof columnOf>) => column?.called === called;
      const isOfSet = columns.some(
        (column) => column && isSet(column.name) && (isOwn(column) || column.called === ""),
      );
      const isOfOthers = columns.some(
        (column) => !isOwn(column) && !(column?.called === "" && isSet(column.name)),
      );
      if (isOfSet && (isOfOthers || !nodesOf(condition, "SubLink").next().done))
        return message("targetRefusals.batch.repeats.findsBySet");
    }
  return null;

  function isPure([name = "", ...rest]: string[]): boolean {
    if (!walk.pure) return true;
    return rest.length === 0 ? walk.pure.has(name) : name === "pg_catalog" && walk.pure.has(rest[0] ?? "");
  }

  function isPureValue(value: Node): boolean {
    if (!kindsIn(value).every((kind) => PURE.has(kind))) return false;
    return [...nodesOf(value, "ColumnRef")].every((ColumnRef) => {
      const column = columnOf({ ColumnRef });
      if (!column || column.called === "" || column.called === (called ?? into)) return false;
      return called === null ? column.called === "excluded" : isTableOf(scope, column.called);
    });
  }
}

const isTableOf = ({ tables }: Scope, called: string) => tables.some((table) => table.called === called);

/** What a column is set to, but for what keeps it as it is. */
function valuesOf(target: Node, called: string): Node[] {
  if (!("ResTarget" in target)) return [target];
  const { name, val, indirection } = target.ResTarget;
  if (!val) return [];
  // Of two that set parts of a value one would be kept, in batches both.
  if (indirection) return [target];
  const args =
    "CoalesceExpr" in val
      ? (val.CoalesceExpr.args ?? [])
      : "MinMaxExpr" in val
        ? (val.MinMaxExpr.args ?? [])
        : [val];
  return args.filter((arg) => {
    const column = columnOf(arg);
    return column?.name !== name || !["", called].includes(column?.called ?? "");
  });
}

/** The grammar's names for what is in a tree. */
function kindsIn(tree: unknown): string[] {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([name, value]) => [
    ...(/^[A-Z]/.test(name) ? [name] : []),
    ...kindsIn(value),
  ]);
}
