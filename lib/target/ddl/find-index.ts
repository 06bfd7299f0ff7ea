import type { IndexStmt } from "libpg-query";
import type pg from "pg";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { type Statement, splitStatements } from "./split-statements.ts";

export type IndexTarget = { schema: string | null; table: string; name: string; ifNotExists: boolean };
export type FoundIndex = {
  schema: string;
  name: string;
  valid: boolean;
  definition: string;
  /** The backend that is building it right now. */
  buildingPid: number | null;
};

/** The index that a CREATE INDEX makes; null for any other statement. */
export function indexTarget(statement: Statement): IndexTarget | null {
  const tree = indexTree(statement);
  if (!tree?.idxname || !tree.relation?.relname) return null;
  return {
    schema: tree.relation.schemaname ?? null,
    table: tree.relation.relname,
    name: tree.idxname,
    ifNotExists: tree.if_not_exists ?? false,
  };
}

/** The index of that name in the table's schema, valid or not. */
export async function findIndex(client: pg.ClientBase, target: IndexTarget): Promise<FoundIndex | null> {
  const table = target.schema ? quoteIdentifier(target.schema, target.table) : quoteIdentifier(target.table);
  const { rows } = await client.query<FoundIndex>(
    `select n.nspname as schema, c.relname as name, i.indisvalid and i.indisready as valid,
            pg_get_indexdef(c.oid) as definition,
            (select p.pid from pg_stat_progress_create_index p where p.index_relid = c.oid limit 1) as "buildingPid"
       from pg_class t join pg_class c on c.relnamespace = t.relnamespace and c.relname = $2
       join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indexrelid = c.oid
      where t.oid = to_regclass($1)`,
    [table, target.name],
  );
  return rows[0] ?? null;
}

/** Whether an index is the one that the statement makes; in doubt (a predicate written another way) it is not. */
export async function sameIndex(statement: Statement, found: FoundIndex): Promise<boolean> {
  const [existing] = await splitStatements(found.definition);
  const [theirs, ours] = [existing && indexTree(existing), indexTree(statement)];
  return theirs !== undefined && ours !== undefined && shape(theirs) === shape(ours);
}

function indexTree(statement: Statement): IndexStmt | undefined {
  return (statement.tree as { IndexStmt?: IndexStmt }).IndexStmt;
}

/** The tree without what may be written in two ways: places in the text, the schema, defaults. */
function shape(tree: IndexStmt): string {
  const { concurrent, if_not_exists, ...rest } = tree;
  const defaults = new Set(["location", "stmt_location", "schemaname", "inh", "relpersistence"]);
  const ordinary = new Set(["SORTBY_DEFAULT", "SORTBY_ASC", "SORTBY_NULLS_DEFAULT"]);
  return JSON.stringify({ ...rest, accessMethod: rest.accessMethod ?? "btree" }, (key, value) =>
    defaults.has(key) || ordinary.has(value) ? undefined : sorted(value),
  );
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
