import type pg from "pg";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { namesIn } from "./names-in.ts";
import type { Statement } from "./split-statements.ts";
import { nodesOf } from "./syntax-tree.ts";

/** What the columns that a statement drops take with them, and what will miss them though PostgreSQL does not know. */
export type DroppedWith = {
  /** "index orders_by_state", "constraint paid_or_open on table orders", as PostgreSQL calls them. */
  goesToo: string[];
  /** Functions whose text names one of the columns: they fail when they are called next. */
  namedBy: string[];
};

export const NOTHING: DroppedWith = { goesToo: [], namedBy: [] };

type DroppedColumn = { table: string; name: string; column: string; cascade: boolean };

/** Asks before the statement runs. What refuses the drop is in the server's own error, by name. */
export async function findDroppedWith(client: pg.ClientBase, statement: Statement): Promise<DroppedWith> {
  const goesToo = new Set<string>();
  const namedBy = new Set<string>();
  for (const dropped of droppedColumns(statement)) {
    for (const what of await findDependants(client, dropped)) goesToo.add(what);
    for (const what of await findFunctions(client, dropped)) namedBy.add(what);
  }
  return { goesToo: [...goesToo], namedBy: [...namedBy] };
}

function droppedColumns({ tree }: Statement): DroppedColumn[] {
  if (!("AlterTableStmt" in tree)) return [];
  const { schemaname, relname } = tree.AlterTableStmt.relation ?? {};
  if (!relname) return [];
  const table = schemaname ? quoteIdentifier(schemaname, relname) : quoteIdentifier(relname);
  return [...nodesOf(tree.AlterTableStmt.cmds, "AlterTableCmd")].flatMap(({ subtype, name, behavior }) =>
    subtype === "AT_DropColumn" && name
      ? [{ table, name: relname, column: name, cascade: behavior === "DROP_CASCADE" }]
      : [],
  );
}

async function findDependants(
  client: pg.ClientBase,
  { table, column, cascade }: DroppedColumn,
): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(
    `select distinct case when r.oid is null then pg_describe_object(d.classid, d.objid, d.objsubid)
                          else pg_describe_object('pg_class'::regclass, r.ev_class, 0) end as what
       from pg_attribute a
       join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = a.attrelid and d.refobjsubid = a.attnum
       left join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
       left join pg_constraint k on d.classid = 'pg_constraint'::regclass and k.oid = d.objid
      where a.attrelid = to_regclass($1) and a.attname = $2 and not a.attisdropped
        and (d.deptype in ('a', 'i') or $3 and d.deptype = 'n')
        and d.classid <> 'pg_attrdef'::regclass and k.contype is distinct from 'n'
      order by 1`,
    [table, column, cascade],
  );
  return rows.map(({ what }) => what);
}

/** A function's text is no dependency: those of the table's triggers, and those that name the table as well. */
async function findFunctions(
  client: pg.ClientBase,
  { table, name, column }: DroppedColumn,
): Promise<string[]> {
  const { rows } = await client.query<{ what: string; source: string; trigger: boolean }>(
    `select 'function ' || p.oid::regprocedure as what, p.prosrc as source,
            exists (select 1 from pg_trigger g where g.tgfoid = p.oid and g.tgrelid = to_regclass($1)) as trigger
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
      where n.nspname <> 'information_schema' and n.nspname !~ '^pg_' and l.lanname not in ('c', 'internal')
        and p.prosqlbody is null and strpos(lower(p.prosrc), lower($2)) > 0
      order by 1`,
    [table, column],
  );
  const naming: string[] = [];
  for (const { what, source, trigger } of rows) {
    const names = await namesIn(source);
    if (names.has(column) && (trigger || names.has(name))) naming.push(what);
  }
  return naming;
}
