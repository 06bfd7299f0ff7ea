import type { Node, SelectStmt, WithClause } from "libpg-query";
import type { KeyColumn } from "./key-sql.ts";
import { nodesOf } from "./syntax-tree.ts";
import { parseTableName } from "./table-name.ts";

/** What a batch walks along; `type` is null while only the plan's files are read. */
export type Walk = {
  table: string;
  /** The search path finds another table by the name alone. */
  needsSchema?: boolean;
  key: readonly (Pick<KeyColumn, "sql" | "cast"> & { type: string | null })[];
};

/** A query with the tables that its names may mean, and what every row of it must fulfil. */
export type Scope = { tables: { called: string; isWalked: boolean }[]; conditions: Node[] };

type Ctes = ReadonlyMap<string, Node>;

/**
 * The queries of a batch whose conditions bound what it does: the statement itself, what it reads FROM, by an inner join or
 * a WITH that it names, and what it takes rows IN. Not EXISTS or NOT EXISTS, a value, the side of an outer join that may
 * be missing, or what EXCEPT takes away: their range says nothing of the rows outside of it.
 */
export function scopesOf(tree: Node, { table, needsSchema = false }: Walk): Scope[] {
  const walked = parseTableName(table);
  const hidden =
    needsSchema || [...nodesOf(tree, "CommonTableExpr")].some(({ ctename }) => ctename === walked.name);
  return statement(tree, new Map());

  function statement(node: Node | undefined, ctes: Ctes): Scope[] {
    if (!node) return [];
    if ("SelectStmt" in node) return select(node.SelectStmt, ctes);
    if ("InsertStmt" in node) {
      const { selectStmt, withClause } = node.InsertStmt;
      return withCtes(withClause, ctes, (known) => statement(selectStmt, known));
    }
    if ("UpdateStmt" in node) {
      const { relation, fromClause = [], whereClause, withClause } = node.UpdateStmt;
      return withCtes(withClause, ctes, (known) =>
        query([asNode(relation), ...fromClause], whereClause, known),
      );
    }
    if ("DeleteStmt" in node) {
      const { relation, usingClause = [], whereClause, withClause } = node.DeleteStmt;
      return withCtes(withClause, ctes, (known) =>
        query([asNode(relation), ...usingClause], whereClause, known),
      );
    }
    if ("MergeStmt" in node) {
      const { sourceRelation, withClause } = node.MergeStmt;
      return withCtes(withClause, ctes, (known) => query([sourceRelation], undefined, known));
    }
    return [];
  }

  function select(one: SelectStmt, ctes: Ctes): Scope[] {
    const { op = "SETOP_NONE", larg, rarg, fromClause = [], whereClause, withClause } = one;
    return withCtes(withClause, ctes, (known) => {
      if (op === "SETOP_NONE") return query(fromClause, whereClause, known);
      const right = op === "SETOP_EXCEPT" ? undefined : rarg;
      return [larg, right].flatMap((arm) => (arm ? select(arm, known) : []));
    });
  }

  /** One that writes runs whether it is named or not. */
  function withCtes(clause: WithClause | undefined, ctes: Ctes, rest: (known: Ctes) => Scope[]): Scope[] {
    const known = new Map(ctes);
    const scopes: Scope[] = [];
    for (const node of clause?.ctes ?? []) {
      if (!("CommonTableExpr" in node)) continue;
      const { ctename = "", ctequery } = node.CommonTableExpr;
      if (ctequery && !("SelectStmt" in ctequery)) scopes.push(...statement(ctequery, known));
      else if (ctequery) known.set(ctename, ctequery);
    }
    return [...scopes, ...rest(known)];
  }

  function query(from: (Node | undefined)[], where: Node | undefined, ctes: Ctes): Scope[] {
    const own: Scope = { tables: [], conditions: conjuncts(where) };
    const scopes = [own];
    const visit = (node: Node | undefined, bounds: boolean): void => {
      if (!node) return;
      if ("RangeVar" in node) {
        const { relname = "", schemaname, alias } = node.RangeVar;
        const isSame = relname === walked.name && (schemaname ? true : !hidden);
        const inSchema = !schemaname || walked.schema === null || schemaname === walked.schema;
        own.tables.push({ called: alias?.aliasname ?? relname, isWalked: isSame && inSchema });
        const cte = schemaname ? undefined : ctes.get(relname);
        // Without itself, as one that is recursive names itself.
        if (cte && bounds)
          scopes.push(...statement(cte, new Map([...ctes].filter(([name]) => name !== relname))));
      }
      if ("RangeSubselect" in node && bounds) scopes.push(...statement(node.RangeSubselect.subquery, ctes));
      if ("JoinExpr" in node) {
        const { jointype, larg, rarg, quals } = node.JoinExpr;
        visit(larg, bounds && (jointype === "JOIN_INNER" || jointype === "JOIN_LEFT"));
        visit(rarg, bounds && (jointype === "JOIN_INNER" || jointype === "JOIN_RIGHT"));
        if (bounds && jointype === "JOIN_INNER") own.conditions.push(...conjuncts(quals));
      }
    };
    for (const node of from) visit(node, true);
    for (const condition of own.conditions)
      if ("SubLink" in condition && isIn(condition.SubLink))
        scopes.push(...statement(condition.SubLink.subselect, ctes));
    return scopes;
  }
}

const asNode = (relation: unknown) => (relation ? ({ RangeVar: relation } as Node) : undefined);

/** `IN (select …)`, or `= ANY (select …)`, which is the same. */
function isIn({ subLinkType, operName }: { subLinkType?: string; operName?: Node[] }): boolean {
  const [operator = "="] = [...nodesOf(operName, "String")].map(({ sval }) => sval);
  return subLinkType === "ANY_SUBLINK" && operator === "=";
}

/** What must hold, each for itself. */
function conjuncts(node: Node | undefined): Node[] {
  if (!node) return [];
  if ("BoolExpr" in node && node.BoolExpr.boolop === "AND_EXPR")
    return (node.BoolExpr.args ?? []).flatMap(conjuncts);
  return [node];
}
