import type { Node, RangeVar, SelectStmt, WithClause } from "libpg-query";
import type { KeyColumn } from "./key-sql.ts";
import { passesRowsBy } from "./passes-rows-by.ts";
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
export type Scope = {
  /** `isMerged`: a column of it must be named with it, as a join gives another value that name too. */
  tables: { called: string; isWalked: boolean; isMerged: boolean }[];
  conditions: Node[];
};

type Ctes = ReadonlyMap<string, Node>;

/**
 * The queries of a batch whose conditions bound what it does: the statement that writes, what that reads FROM, by an inner
 * join or a WITH that it names, and what it takes rows IN, as far as they give each row that their conditions let
 * through. Not EXISTS or NOT EXISTS, a value, the side of an outer join that may be missing, or what EXCEPT takes away: their range
 * says nothing of the rows outside of it. `refused` says of others, in sentences, why they are none.
 */
export function scopesOf(
  tree: Node,
  { table, needsSchema = false, key }: Walk,
): { scopes: Scope[]; refused: string[] } {
  const walked = parseTableName(table);
  const hidden =
    needsSchema || [...nodesOf(tree, "CommonTableExpr")].some(({ ctename }) => ctename === walked.name);
  const refused: string[] = [];
  if ("SelectStmt" in tree)
    return { scopes: [], refused: ["A batch is an UPDATE, INSERT, DELETE or MERGE; SELECT fills nothing."] };
  return { scopes: statement(tree, new Map()), refused };

  function statement(node: Node | undefined, ctes: Ctes, inSubquery = false): Scope[] {
    if (!node) return [];
    if ("SelectStmt" in node) return select(node.SelectStmt, ctes, inSubquery);
    if ("InsertStmt" in node) {
      const { selectStmt, withClause } = node.InsertStmt;
      return withCtes(withClause, ctes, (known) =>
        selectStmt && "SelectStmt" in selectStmt ? select(selectStmt.SelectStmt, known, false, true) : [],
      );
    }
    if ("UpdateStmt" in node) {
      const { relation, fromClause = [], whereClause, withClause } = node.UpdateStmt;
      return write(relation, withClause, ctes, (known) =>
        query([asNode(relation), ...fromClause], whereClause, known),
      );
    }
    if ("DeleteStmt" in node) {
      const { relation, usingClause = [], whereClause, withClause } = node.DeleteStmt;
      return write(relation, withClause, ctes, (known) =>
        query([asNode(relation), ...usingClause], whereClause, known),
      );
    }
    if ("MergeStmt" in node) {
      const { relation, sourceRelation, withClause, mergeWhenClauses } = node.MergeStmt;
      if (
        [...nodesOf(mergeWhenClauses, "MergeWhenClause")].some(
          ({ matchKind }) => matchKind === "MERGE_WHEN_NOT_MATCHED_BY_SOURCE",
        )
      ) {
        refused.push("WHEN NOT MATCHED BY SOURCE acts on every row outside of the range.");
        return [];
      }
      return write(relation, withClause, ctes, (known) => query([sourceRelation], undefined, known));
    }
    return [];
  }

  /** Of a target without its children nothing bounds what is done with their rows. */
  function write(
    relation: RangeVar | undefined,
    withClause: WithClause | undefined,
    ctes: Ctes,
    rest: (known: Ctes) => Scope[],
  ): Scope[] {
    const scopes = withCtes(withClause, ctes, rest);
    return relation && isTable(relation) && !relation.inh ? [] : scopes;
  }

  function select(one: SelectStmt, ctes: Ctes, inSubquery: boolean, isInserted = false): Scope[] {
    return withCtes(one.withClause, ctes, (known) => {
      const scopes = query(one.fromClause ?? [], one.whereClause, known, inSubquery);
      const tables = scopes[0]?.tables ?? [];
      const certain = tables.some(({ isWalked }) => isWalked) ? key.map(({ sql }) => nameOf(sql)) : [];
      const what = passesRowsBy(one, {
        own: tables.map(({ called }) => called),
        inSubquery,
        certain,
        isInserted,
      });
      if (what === null) return scopes;
      if (!nodesOf([one, ...scopes], "ParamRef").next().done)
        refused.push(`A query with ${what} may pass rows of ${walked.name} by.`);
      return [];
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

  function isTable({ relname, schemaname }: RangeVar): boolean {
    if (relname !== walked.name) return false;
    return schemaname ? walked.schema === null || schemaname === walked.schema : !hidden;
  }

  /** The query's own scope first. */
  function query(
    from: (Node | undefined)[],
    where: Node | undefined,
    ctes: Ctes,
    inSubquery = false,
  ): Scope[] {
    const own: Scope = { tables: [], conditions: conjuncts(where) };
    const scopes = [own];
    const add = (called: string | undefined, of: Partial<Scope["tables"][number]> = {}) =>
      own.tables.push({ called: called ?? "", isWalked: false, isMerged: false, ...of });
    const visit = (node: Node | undefined, bounds: boolean, isMerged = false): void => {
      if (!node) return;
      if ("RangeVar" in node) {
        const { relname = "", schemaname, alias, inh } = node.RangeVar;
        const isNamed = isTable(node.RangeVar);
        if (isNamed && !inh)
          refused.push(
            `ONLY leaves out the rows of ${relname}'s partitions and children, which are counted.`,
          );
        if (isNamed && alias?.colnames)
          refused.push(`An alias must not give the columns of ${relname} other names.`);
        add(alias?.aliasname ?? relname, { isWalked: isNamed && !!inh && !alias?.colnames, isMerged });
        const cte = schemaname ? undefined : ctes.get(relname);
        // Without itself, as one that is recursive names itself.
        if (cte && bounds)
          scopes.push(...statement(cte, new Map([...ctes].filter(([name]) => name !== relname)), inSubquery));
      } else if ("RangeSubselect" in node) {
        const { alias, lateral, subquery } = node.RangeSubselect;
        add(alias?.aliasname);
        if (bounds && !lateral) scopes.push(...statement(subquery, ctes, inSubquery));
      } else if ("JoinExpr" in node) {
        const { jointype, larg, rarg, quals, alias, isNatural, usingClause } = node.JoinExpr;
        // Its own name hides those inside of it.
        if (alias) {
          add(alias.aliasname);
          refused.push("A join that has a name of its own hides which column is the key.");
          return;
        }
        const merges = isMerged || isNatural === true || usingClause !== undefined;
        visit(larg, bounds && (jointype === "JOIN_INNER" || jointype === "JOIN_LEFT"), merges);
        visit(rarg, bounds && (jointype === "JOIN_INNER" || jointype === "JOIN_RIGHT"), merges);
        if (bounds && jointype === "JOIN_INNER") own.conditions.push(...conjuncts(quals));
      } else if ("RangeTableSample" in node) refused.push("TABLESAMPLE leaves rows out.");
    };
    for (const node of from) visit(node, true);
    for (const condition of own.conditions)
      if ("SubLink" in condition && isIn(condition.SubLink))
        scopes.push(...statement(condition.SubLink.subselect, ctes, true));
    return scopes;
  }
}

/** A quoted name as it is. */
const nameOf = (sql: string) => sql.slice(1, -1).replaceAll('""', '"');

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
