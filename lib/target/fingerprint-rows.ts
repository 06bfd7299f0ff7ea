import { columnOf, describeTable, type Queryable } from "./describe-table.ts";
import { quoteIdentifier } from "./quote-identifier.ts";

/** `value` is equal for equal sets of rows; compare only with one of the same table and columns. */
export type DataFingerprint = {
  rows: number;
  value: string;
  /** By column: in how many rows it has a value. */
  filled: Record<string, number>;
};

/** Types of which equal values are the same bytes. Others (numeric, citext, jsonb, …) are compared as they are written. */
const EXACT =
  /^(smallint|integer|bigint|boolean|uuid|date|timestamp.*|time .*|bytea|oid|xid8|"char"|name|text|character.*)$/;

/**
 * Fingerprints all rows of a table, or some columns of them, in one scan with PostgreSQL's own record hash of 2 × 64
 * bits, summed: it needs no key, the order of rows does not count, and the same row twice is not the same as once.
 * @throws AppError not-found if the table or a column does not exist.
 */
export async function fingerprintData(
  client: Queryable,
  input: { table: string; columns?: string[] },
): Promise<DataFingerprint> {
  const table = await describeTable(client, input.table);
  const columns = input.columns?.map((name) => columnOf(table, name)) ?? table.columns;
  return fingerprintRows(client, table.sql, columns);
}

/** `from` is quoted SQL. Columns are taken in order of their names: one that was dropped and restored comes last. */
export async function fingerprintRows(
  client: Queryable,
  from: string,
  columns: { name: string; type: string }[],
): Promise<DataFingerprint> {
  const sorted = [...columns].sort((a, b) => (a.name < b.name ? -1 : 1));
  const values = sorted.map(({ name, type }) => {
    const column = `t.${quoteIdentifier(name)}`;
    if (!EXACT.test(type)) return `${column}::text collate "C"`;
    return /^(text|character|name)/.test(type) ? `${column} collate "C"` : column;
  });
  const row = `row(${values.join(", ")})`;
  const filled = sorted.map(({ name }) => `count(t.${quoteIdentifier(name)})`);
  const { rows } = await client.query<{ rows: string; value: string; filled: string[] }>(
    `select array[${filled.join(", ")}]::text[] as filled, count(*) as rows, concat_ws(':', count(*), sum(hash_record_extended(${row}, 1)::numeric),
            sum(hash_record_extended(${row}, 2)::numeric)) as value from ${from} t`,
  );
  const counts = rows[0]?.filled ?? [];
  return {
    rows: Number(rows[0]?.rows ?? 0),
    value: rows[0]?.value ?? "",
    filled: Object.fromEntries(sorted.map(({ name }, index) => [name, Number(counts[index] ?? 0)])),
  };
}
