import type {
  DeleteStmt,
  InsertStmt,
  MergeStmt,
  Node,
  RangeVar,
  SelectStmt,
  UpdateStmt,
  WithClause,
} from "libpg-query";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { nodesOf } from "../ddl/syntax-tree.ts";
import {
  calledAs,
  conjuncts,
  emptyScope,
  findsItsRows,
  isColumn,
  leavesOut,
  nameOf,
  namesOf,
  namesWithRange,
  PLAIN_WRITE,
  type Query,
  type Scope,
  saysEnd,
  setsOf,
  takenIn,
  textsOf,
  upsertOf,
  type Walk,
  type Write,
  walkedTable,
  whenOf,
} from "./batch-query.ts";
import { givesAll, instead, passesRowsBy } from "./passes-rows-by.ts";

type Found = { scopes: Scope[]; query: Query | null };
type Ctes = ReadonlyMap<string, { node: Node; names: string[] | undefined } | Query | null>;
/** What is found on the way through a batch. */
type Gathered = { read: Set<RangeVar>; writes: Write[]; never: Message[]; refused: Message[] };
/** Where a query of it stands: what a name means depends on that. */
type Place = Gathered & ReturnType<typeof walkedTable> & { walk: Walk; ctes: Ctes; inSubquery: boolean };

const NOTHING: Found = { scopes: [], query: null };

/**
 * The queries of a batch whose conditions bound what it does: the statement that writes, what that reads FROM, by an inner
 * join or a WITH that it names, and what it takes rows IN, as far as they give each row that their conditions let
 * through. Not EXISTS or NOT EXISTS, a value, the side of an outer join that may be missing, or what EXCEPT takes away: their range
 * says nothing of the rows outside of it. `refused` says of others why they are none, and `never` what no batch may have.
 */
export function scopesOf(tree: Node, walk: Walk): Gathered & { scopes: Scope[] } {
  const gathered: Gathered = { read: new Set(), writes: [], never: [], refused: [] };
  const { read, never } = gathered;
  if ("SelectStmt" in tree) never.push(message("targetRefusals.batch.noWrite"));
  const place = { ...gathered, ...walkedTable(tree, walk), walk, ctes: new Map(), inSubquery: false };
  const { scopes } = statement(place, tree);
  const names = namesWithRange(tree); // a mention elsewhere would be of one batch alone
  for (const one of nodesOf(tree, "RangeVar"))
    if (names.has(one.relname ?? "") && !one.schemaname && !read.has(one))
      never.push(message("targetRefusals.batch.rangeInWith", { name: one.relname ?? "" }));
  return { ...gathered, scopes };
}

function statement(place: Place, node: Node | undefined): Found {
  if (!node) return NOTHING;
  if ("SelectStmt" in node) return select(place, node.SelectStmt);
  if ("InsertStmt" in node) return insert(place, node.InsertStmt);
  if ("UpdateStmt" in node) {
    const { fromClause, targetList } = node.UpdateStmt;
    return write(place, node.UpdateStmt, fromClause, targetList);
  }
  if ("DeleteStmt" in node) return write(place, node.DeleteStmt, node.DeleteStmt.usingClause);
  if ("MergeStmt" in node) return merge(place, node.MergeStmt);
  return NOTHING;
}

function write(
  place: Place,
  { relation, whereClause, withClause, returningClause }: UpdateStmt | DeleteStmt,
  from: Node[] = [],
  targets: Node[] = [],
): Found {
  return withCtes(place, withClause, (known) => {
    const scopes = query(known, from, whereClause, relation);
    const [scope] = scopes;
    if (!relation || !scope) return NOTHING;
    keepWrite(place, relation, scope, targets);
    return { scopes, query: { halves: [{ scope, targets: returningClause?.exprs ?? [] }] } };
  });
}

function insert(
  place: Place,
  { relation, cols, selectStmt, withClause, onConflictClause, returningClause }: InsertStmt,
): Found {
  const columns = namesOf(cols);
  const chosen = selectStmt && "SelectStmt" in selectStmt ? selectStmt.SelectStmt : null;
  const given = cols ? columns : (chosen?.targetList?.length ?? 0);
  const finds = findsItsRows(relation?.relname ?? "", given, place.walk);
  const writesAs = onConflictClause?.action === "ONCONFLICT_NOTHING" && finds ? "upserted" : "inserted";
  return withCtes(place, withClause, (known) => {
    const found = chosen ? select(known, chosen, writesAs) : NOTHING;
    if (!relation) return NOTHING;
    const scope = emptyScope([]);
    const rows = { ...written(place, relation), called: null, scope, query: found.query };
    place.writes.push({ ...PLAIN_WRITE, ...rows, columns, ...upsertOf(onConflictClause) });
    // A row that was there already may be another one than the one that was given.
    const names = onConflictClause?.action === "ONCONFLICT_UPDATE" ? [] : columns;
    const called = calledAs(relation);
    if (found.query)
      scope.tables.push({ called, isWalked: false, isMerged: false, query: { ...found.query, names } });
    return { scopes: found.scopes, query: { halves: [{ scope, targets: returningClause?.exprs ?? [] }] } };
  });
}

function merge(
  place: Place,
  { relation, sourceRelation, withClause, mergeWhenClauses = [], joinCondition }: MergeStmt,
): Found {
  const { walked, isTarget, never } = place;
  const { targets, tests, inserts, bySource } = whenOf(mergeWhenClauses);
  return withCtes(place, withClause, (known) => {
    const scopes = query(known, [sourceRelation], undefined);
    const [source] = scopes;
    if (!relation || !source) return NOTHING;
    const called = calledAs(relation);
    const isWalked = isTarget(relation) && relation.inh === true;
    const scope = {
      ...source,
      tables: [{ called, isWalked, isMerged: false }, ...source.tables],
      links: [...source.links, ...conjuncts(joinCondition)],
    };
    if (bySource) never.push(message("targetRefusals.batch.notMatchedBySource"));
    if (isWalked && inserts) never.push(message("targetRefusals.batch.mergeInserts", { table: called }));
    if (!nodesOf(joinCondition, "ParamRef").next().done)
      never.push(message("targetRefusals.batch.mergeOn", { table: walked.name }));
    keepWrite(place, relation, scope, targets, { tests, inserts });
    return { scopes, query: null };
  });
}

function written({ isTarget, never, walk }: Place, relation: RangeVar): Pick<Write, "into" | "isWalked"> {
  const { relname = "", inh } = relation;
  if (isTarget(relation) && !inh) never.push(leavesOut(relname));
  return { into: relname, isWalked: isTarget(relation) || walk.holders?.has(relname) === true };
}

function keepWrite(
  place: Place,
  relation: RangeVar,
  scope: Scope,
  targets: Node[],
  more: Partial<Write> = {},
): void {
  const called = calledAs(relation);
  const set = { sets: setsOf(targets, called), targets };
  place.writes.push({ ...PLAIN_WRITE, ...written(place, relation), called, scope, ...set, ...more });
}

function select(place: Place, one: SelectStmt, writesAs: "inserted" | "upserted" | null = null): Found {
  const { walk, walked, never, inSubquery } = place;
  return withCtes(place, one.withClause, (known) => {
    const { larg, rarg } = one;
    if (one.op === "SETOP_UNION" && one.all && larg && rarg && givesAll(one)) {
      const halves = [larg, rarg].map((half) => select(known, half, writesAs));
      const queries = halves.flatMap(({ query }) => query ?? []);
      return {
        scopes: halves.flatMap(({ scopes }) => scopes),
        query: queries.length === 2 ? { halves: queries.flatMap((each) => each.halves) } : null,
      };
    }
    const scopes = query(known, one.fromClause ?? [], one.whereClause);
    const [scope] = scopes;
    const tables = scope?.tables ?? [];
    const own = tables.filter(({ isWalked }) => isWalked);
    const certain = own.length > 0 ? walk.key.map(({ sql }) => nameOf(sql)) : [];
    const what = passesRowsBy(one, {
      own: tables.map(({ called }) => called),
      inSubquery,
      certain,
      writesAs,
      walk,
      // Of the table that the range is of: of two that are walked, nobody has looked yet which that is.
      holdsKey: (nodes) =>
        own.length === 1 && saysEnd(scope) && certain.every((name) => nodes.some(isColumn(own[0], name))),
    });
    if (what === null && scope)
      return { scopes, query: { halves: [{ scope, targets: one.targetList ?? [] }] } };
    if (!nodesOf([one, ...scopes], "ParamRef").next().done)
      never.push(
        message("targetRefusals.batch.passesBy.is", {
          what: what ?? "",
          table: walked.name,
          instead: instead(what),
        }),
      );
    return NOTHING;
  });
}

/** One that writes runs whether it is named or not. */
function withCtes(place: Place, clause: WithClause | undefined, rest: (known: Place) => Found): Found {
  const ctes = new Map(place.ctes);
  const scopes: Scope[] = [];
  for (const node of clause?.ctes ?? []) {
    if (!("CommonTableExpr" in node)) continue;
    const { ctename = "", ctequery, aliascolnames } = node.CommonTableExpr;
    const names = aliascolnames && textsOf(aliascolnames);
    if (ctequery && !("SelectStmt" in ctequery)) {
      const found = statement({ ...place, ctes, inSubquery: false }, ctequery);
      scopes.push(...found.scopes);
      const made = place.writes.at(-1);
      if (made) made.cte = ctename;
      ctes.set(ctename, found.query && { ...found.query, names });
    } else if (ctequery) ctes.set(ctename, { node: ctequery, names });
  }
  const found = rest({ ...place, ctes });
  return { scopes: [...scopes, ...found.scopes], query: found.query };
}

/** The query's own scope first. */
function query(
  place: Place,
  from: (Node | undefined)[],
  where: Node | undefined,
  target?: RangeVar,
): Scope[] {
  const { ctes, read, refused, walked, isTarget, isTable } = place;
  const own = emptyScope(conjuncts(where));
  const scopes = [own];
  const add = (called: string | undefined, of: Partial<Scope["tables"][number]> = {}) =>
    own.tables.push({ called: called ?? "", isWalked: false, isMerged: false, ...of });
  const give = (node: Node | undefined, known: Ctes, names?: string[]): Query | undefined => {
    const found = statement({ ...place, ctes: known }, node);
    scopes.push(...found.scopes);
    return found.query ? { ...found.query, names: names ?? found.query.names } : undefined;
  };
  const visit = (node: Node | undefined, bounds: boolean, isMerged = false): void => {
    if (!node) return;
    if ("RangeVar" in node) {
      const { relname = "", schemaname, alias, inh } = node.RangeVar;
      const isNamed = isTable(node.RangeVar);
      if (isNamed && !inh) refused.push(leavesOut(relname));
      if (isNamed && alias?.colnames)
        refused.push(message("targetRefusals.batch.aliasColumns", { table: relname }));
      const cte = schemaname || !bounds ? undefined : (ctes.get(relname) ?? undefined);
      const names = alias?.colnames && textsOf(alias.colnames);
      if (cte) read.add(node.RangeVar);
      const given =
        cte && "halves" in cte
          ? { ...cte, names: names ?? cte.names }
          : // Without itself, as one that is recursive names itself.
            cte &&
            give(cte.node, new Map([...ctes].filter(([name]) => name !== relname)), names ?? cte.names);
      add(alias?.aliasname ?? relname, {
        isWalked: isNamed && !!inh && !alias?.colnames,
        isMerged,
        query: given,
      });
    } else if ("RangeSubselect" in node) {
      const { alias, lateral, subquery } = node.RangeSubselect;
      const names = alias?.colnames && textsOf(alias.colnames);
      add(alias?.aliasname, { query: bounds && !lateral ? give(subquery, ctes, names) : undefined });
    } else if ("JoinExpr" in node) {
      const { jointype, larg, rarg, quals, alias, isNatural, usingClause } = node.JoinExpr;
      // Its own name hides those inside of it.
      if (alias) {
        add(alias.aliasname);
        refused.push(message("targetRefusals.batch.namedJoin"));
        return;
      }
      const merges = isMerged || isNatural === true || usingClause !== undefined;
      visit(larg, bounds && (jointype === "JOIN_INNER" || jointype === "JOIN_LEFT"), merges);
      visit(rarg, bounds && (jointype === "JOIN_INNER" || jointype === "JOIN_RIGHT"), merges);
      if (bounds && jointype === "JOIN_INNER") own.conditions.push(...conjuncts(quals));
      else own.links.push(...conjuncts(quals));
    } else if ("RangeTableSample" in node) refused.push(message("targetRefusals.batch.tableSample"));
  };
  if (target) add(calledAs(target), { isWalked: isTarget(target) && !!target.inh });
  for (const node of from) visit(node, true);
  for (const condition of own.conditions) {
    const taken = takenIn(condition);
    if ("SubLink" in condition && condition.SubLink.subLinkType === "EXISTS_SUBLINK")
      refused.push(message("targetRefusals.batch.exists", { table: walked.name }));
    const found = taken && statement({ ...place, inSubquery: true }, taken.subselect);
    scopes.push(...(found?.scopes ?? []));
    if (found?.query && taken?.test) own.taken.push({ test: taken.test, query: found.query });
  }
  return scopes;
}
