import type pg from "pg";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import type { TypedColumn } from "./fingerprint-rows.ts";

/** A table, or a materialized view, that has rows of its own. */
export type TableOfRows = {
  oid: number;
  schema: string;
  table: string;
  /** As it is named to people. */
  shown: string;
  /** Quoted, to read from: of an inherited table its own rows only. A partitioned one has none, its partitions do. */
  from: string;
  hidden: boolean;
  columns: TypedColumn[];
};

/** How values are written as text, and digits are never cut. */
const AS_TEXT = [
  "timezone = 'UTC'",
  "datestyle = 'ISO, YMD'",
  "intervalstyle = 'postgres'",
  "extra_float_digits = 3",
  "lc_monetary = 'C'",
  "search_path = ''",
];

/** For the rest of the transaction: what a step set for its session is not how rows are compared. */
export async function writeAsText(client: pg.ClientBase): Promise<void> {
  for (const setting of AS_TEXT) await client.query(`set local ${setting}`);
}

export async function tablesOfRows(client: pg.ClientBase): Promise<TableOfRows[]> {
  const { rows } = await client.query<Omit<TableOfRows, "from"> & { kind: string }>(
    `select c.oid::int8::float8 as oid, n.nspname as schema, c.relname as table, format('%I.%I', n.nspname, c.relname) as shown,
       c.relkind as kind, c.relforcerowsecurity as hidden,
       (select coalesce(json_agg(json_build_object('name', a.attname, 'typeOid', a.atttypid::int8)), '[]')
          from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where (c.relkind = 'r' or c.relkind = 'm' and c.relispopulated)
       and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
     order by 2, 3`,
  );
  return rows.map(({ kind, ...one }) => {
    const sql = quoteIdentifier(one.schema, one.table);
    return { ...one, from: kind === "r" ? `only ${sql}` : sql };
  });
}

/** Its owner may have lost the right to read, and a policy that is forced hides rows from it, too. To be rolled back. */
export async function makeReadable(client: pg.ClientBase, one: TableOfRows): Promise<void> {
  const sql = quoteIdentifier(one.schema, one.table);
  await client.query(`grant select on ${sql} to current_user`);
  if (one.hidden) await client.query(`alter table ${sql} no force row level security`);
}
