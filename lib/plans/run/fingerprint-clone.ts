import { countOf, formatCount } from "../../format/numbers.ts";
import {
  type DataFingerprint,
  diffFingerprints,
  fingerprintData,
  fingerprintSchema,
  type SchemaFingerprint,
} from "../../target/fingerprint.ts";
import type { TargetPool } from "../../target/pool.ts";

export type Fingerprint = { schema: SchemaFingerprint; data: Map<string, DataFingerprint> };

/** Schema of a database, and the rows of each of its tables that has a key. Meant for clones: it reads everything. */
export async function fingerprintAll(pool: TargetPool): Promise<Fingerprint> {
  const schema = await fingerprintSchema(pool);
  const tables = await pool.query<{ name: string; key: string; columns: string[] }>(
    `select n.nspname || '.' || c.relname as name,
       (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where i.indrelid = c.oid and i.indisprimary) as key,
       (select array_agg(a.attname::text order by a.attname) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('sluice', 'pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
     order by 1`,
  );
  const data = new Map<string, DataFingerprint>();
  for (const { name, key, columns } of tables.rows) {
    if (key === null) continue;
    // Named in one order: a column that was dropped and restored comes last in the table.
    data.set(name, await fingerprintData(pool, { table: name, key, columns }));
  }
  return { schema, data };
}

/** What differs between two of them, one line each; none if they are equal. */
export function describeDifferences(before: Fingerprint, after: Fingerprint): string[] {
  const schema = diffFingerprints(before.schema, after.schema).map((difference) => {
    if (difference.before === null) return `${difference.object} is left behind`;
    if (difference.after === null) return `${difference.object} is missing`;
    return `${difference.object} was ${difference.before}, is ${difference.after}`;
  });
  const rows: string[] = [];
  for (const [table, was] of before.data) {
    const is = after.data.get(table);
    if (!is) continue; // the schema says so already
    if (was.rows !== is.rows)
      rows.push(`${table} had ${countOf(was.rows, "row")}, has ${formatCount(is.rows)}`);
    else if (was.value !== is.value) rows.push(...describeValues(table, was, is));
  }
  return [...schema, ...rows];
}

/** Values that came or went can be counted; that others were exchanged shows in the sum over all rows only. */
function describeValues(table: string, was: DataFingerprint, is: DataFingerprint): string[] {
  const counts = Object.entries(was.filled).flatMap(([column, before]) => {
    const after = is.filled[column];
    if (after === undefined || after === before) return [];
    return `${table}.${column} had a value in ${countOf(before, "row")}, has one in ${formatCount(after)}`;
  });
  return counts.length > 0 ? counts : [`${table} has other values in some of its ${countOf(is.rows, "row")}`];
}
