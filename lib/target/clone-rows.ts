import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from, to } from "pg-copy-streams";
import { AppError } from "../errors.ts";
import { countOf, formatCount } from "../format/numbers.ts";
import { quoteIdentifier } from "./quote-identifier.ts";

/** The table that is copied next, and what was copied before it. */
export type TableProgress = { table: string; tablesDone: number; tables: number; rows: number };

type TableRows = { table: string; columns: string[]; binary: boolean };

// Names of other objects (regclass, …) are oids in the binary format, and another database has others.
const TABLES = `
select format('%I.%I', n.nspname, c.relname) as table, array_agg(a.attname::text order by a.attnum) as columns,
       bool_and(t.typsend <> 0 and t.typname !~ '^reg') as binary
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  join pg_type t on t.oid = a.atttypid
 where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and not exists (select 1 from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
 group by n.nspname, c.relname order by 1`;

/**
 * Copies all rows that the source's transaction sees, then the sequences, which no snapshot holds still: read last,
 * they are never behind the rows.
 */
export async function copyRows(
  source: pg.ClientBase,
  clone: pg.ClientBase,
  onTable: (progress: TableProgress) => void | Promise<void>,
): Promise<{ tables: number; rows: number }> {
  const { rows: tables } = await source.query<TableRows>(TABLES);
  let rows = 0;
  await clone.query("begin; set local search_path = ''");
  for (const [tablesDone, table] of tables.entries()) {
    await onTable({ table: table.table, tablesDone, tables: tables.length, rows });
    rows += await copyTable(source, clone, table);
  }
  await copySequences(source, clone);
  await clone.query("commit");
  return { tables: tables.length, rows };
}

async function copyTable(source: pg.ClientBase, clone: pg.ClientBase, table: TableRows): Promise<number> {
  const columns = table.columns.map((column) => quoteIdentifier(column)).join(", ");
  const format = table.binary ? "(format binary)" : "";
  const reading = source.query(to(`copy ${table.table} (${columns}) to stdout ${format}`));
  const writing = clone.query(from(`copy ${table.table} (${columns}) from stdin ${format}`));
  await pipeline(reading, writing);
  if (reading.rowCount !== writing.rowCount) {
    throw new AppError(
      "conflict",
      `The clone of ${table.table} has ${countOf(writing.rowCount ?? 0, "row")}, the source ${formatCount(reading.rowCount ?? 0)}.`,
    );
  }
  return writing.rowCount;
}

async function copySequences(source: pg.ClientBase, clone: pg.ClientBase): Promise<void> {
  const { rows } = await source.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'S' and n.nspname !~ '^pg_'`,
  );
  for (const { name } of rows) {
    const value = await source.query<{ last_value: string; is_called: boolean }>(
      `select last_value, is_called from ${name}`,
    );
    const row = value.rows[0];
    if (row)
      await clone.query("select pg_catalog.setval($1::regclass, $2, $3)", [
        name,
        row.last_value,
        row.is_called,
      ]);
  }
}
