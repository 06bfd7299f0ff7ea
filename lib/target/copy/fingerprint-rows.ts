import pg from "pg";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { columnOf, describeTable, type Queryable } from "../describe-table.ts";

/** `value` is equal for equal sets of rows; compare only with one of the same table and columns. */
export type DataFingerprint = {
  rows: number;
  value: string;
  /** By column: in how many rows it has a value. */
  filled: Record<string, number>;
};

/** A column and its type's oid: names of types are people's to choose. */
export type TypedColumn = { name: string; typeOid: number };

const { INT2, INT4, INT8, BOOL, UUID, DATE, TIMESTAMP, TIMESTAMPTZ, TIME, TIMETZ, BYTEA, OID } =
  pg.types.builtins;
const { TEXT, VARCHAR } = pg.types.builtins;
/** Types of which equal values are the same bytes, so that they need not be written as text. bpchar is none: it ends in blanks. */
const EXACT = new Set<number>([
  ...[INT2, INT4, INT8, BOOL, UUID, DATE, TIMESTAMP, TIMESTAMPTZ, TIME, TIMETZ, BYTEA, OID],
]);
const EXACT_TEXTS = new Set<number>([TEXT, VARCHAR]);

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
  const names = (input.columns?.map((name) => columnOf(table, name)) ?? table.columns).map(
    ({ name }) => name,
  );
  const { rows } = await client.query<TypedColumn>(
    `select attname as name, atttypid::int8::float8 as "typeOid" from pg_attribute where attrelid = $1 and attname = any($2)`,
    [table.oid, names],
  );
  return fingerprintRows(client, table.sql, rows);
}

/** `from` is quoted SQL. Columns are taken in order of their names: one that was dropped and restored comes last. */
export async function fingerprintRows(
  client: Queryable,
  from: string,
  columns: TypedColumn[],
): Promise<DataFingerprint> {
  const sorted = inOrder(columns);
  const values = sorted.map(comparable);
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

/** The same of each column by itself: equal for equal values in any order of the rows. */
export async function fingerprintColumns(
  client: Queryable,
  from: string,
  columns: TypedColumn[],
): Promise<Map<string, string>> {
  const sorted = inOrder(columns);
  const sums = sorted.map((one) => `sum(hash_record_extended(row(${comparable(one)}), 1)::numeric)`);
  const { rows } = await client.query<{ sums: (string | null)[] }>(
    `select array[${sums.join(", ")}]::text[] as sums from ${from} t`,
  );
  return new Map(sorted.map(({ name }, at) => [name, rows[0]?.sums[at] ?? ""]));
}

const inOrder = (columns: TypedColumn[]) => [...columns].sort((a, b) => (a.name < b.name ? -1 : 1));

/** A column's value as one of which equal ones have equal hashes, and others have not. */
function comparable({ name, typeOid }: TypedColumn): string {
  const column = `t.${quoteIdentifier(name)}`;
  if (EXACT.has(typeOid)) return column;
  if (EXACT_TEXTS.has(typeOid)) return `${column} collate "C"`;
  // What the type itself writes, as format() has it: a cast to text cuts blanks, or is a function of people.
  return `case when pg_catalog.num_nulls(${column}) = 0 then pg_catalog.format('%s', ${column}) end collate "C"`;
}
