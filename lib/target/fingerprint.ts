import { createHash } from "node:crypto";
import { columnOf, describeTable, type Queryable } from "./describe-table.ts";
import { fingerprintQueries } from "./fingerprint-queries.ts";
import { quoteIdentifier } from "./quote-identifier.ts";

export type { Queryable } from "./describe-table.ts";

/** One readable line for each object, sorted, and the sha256 over them. Equal sha256: equal schemas. */
export type SchemaFingerprint = { sha256: string; lines: string[] };

/** `object` names what differs, such as `column public.reservations.period`; before and after are its definitions. */
export type FingerprintDifference = { object: string; before: string | null; after: string | null };

/** Between an object's name and its definition. */
const IS = " = ";

/**
 * The fingerprint of a database's schema: tables, columns with types and defaults, constraints with their validity,
 * indexes, triggers, functions, views, sequences, enums, domains, policies, extensions, the rights granted. System
 * schemas are left out, and so is schema `sluice` unless `includeSluice`. The order of columns does not count (a column
 * that was dropped and restored comes last) unless `columnOrder`; nor does any data, nor the names of NOT NULLs.
 */
export async function fingerprintSchema(
  client: Queryable,
  options: { includeSluice?: boolean; columnOrder?: boolean } = {},
): Promise<SchemaFingerprint> {
  const queries = fingerprintQueries({
    includeSluice: options.includeSluice ?? false,
    columnOrder: options.columnOrder ?? false,
  });
  // Several statements in one string are one transaction, so this works on a pool, too, and inside of a transaction.
  const text = [
    "select set_config('sluice.saved_path', current_setting('search_path'), true)",
    "select set_config('search_path', '', true)",
    ...queries,
    "select set_config('search_path', current_setting('sluice.saved_path'), true)",
  ].join(";\n");
  const results = await client.query({ text, rowMode: "array" });
  const lines = (results as unknown as { rows: [object: string, definition: string | null][] }[])
    .slice(2, -1)
    .flatMap(({ rows }) => rows.map(([object, definition]) => `${object}${IS}${definition ?? ""}`))
    .sort();
  return { sha256: createHash("sha256").update(lines.join("\n")).digest("hex"), lines };
}

/** What differs between two fingerprints, by object; empty if they are equal. */
export function diffFingerprints(
  before: SchemaFingerprint,
  after: SchemaFingerprint,
): FingerprintDifference[] {
  const [earlier, later] = [byObject(before), byObject(after)];
  return [...new Set([...earlier.keys(), ...later.keys()])]
    .sort()
    .map((object) => ({
      object,
      before: earlier.get(object) ?? null,
      after: later.get(object) ?? null,
    }))
    .filter((difference) => difference.before !== difference.after);
}

function byObject(fingerprint: SchemaFingerprint): Map<string, string> {
  return new Map(
    fingerprint.lines.map((line) => {
      const at = line.indexOf(IS);
      return [line.slice(0, at), line.slice(at + IS.length)];
    }),
  );
}

/** `value` is equal for equal sets of rows; compare only with one of the same table, columns and key. */
export type DataFingerprint = {
  rows: number;
  value: string;
  /** By column: in how many rows it has a value. */
  filled: Record<string, number>;
};

/**
 * Fingerprints a table's rows by key and columns (default: all columns), in one scan with PostgreSQL's own record
 * hash of 2 × 64 bits, summed, so the order of rows does not count.
 * @throws AppError not-found if the table or a column does not exist.
 */
export async function fingerprintData(
  client: Queryable,
  input: { table: string; key: string; columns?: string[] },
): Promise<DataFingerprint> {
  const table = await describeTable(client, input.table);
  const names = new Set([input.key, ...(input.columns ?? table.columns.map((column) => column.name))]);
  const columns = [...names].sort();
  const values = columns.map((name) => {
    // An enum hashes by its oid, which another database does not share; some types hash not at all.
    const column = columnOf(table, name);
    return column.asText ? `t.${quoteIdentifier(name)}::text` : `t.${quoteIdentifier(name)}`;
  });
  const row = `row(${values.join(", ")})`;
  const filled = columns.map((name) => `count(t.${quoteIdentifier(name)})`);
  const { rows } = await client.query<{ rows: string; value: string; filled: string[] }>(
    `select array[${filled.join(", ")}]::text[] as filled, count(*) as rows, concat_ws(':', count(*), sum(hash_record_extended(${row}, 1)::numeric),
            sum(hash_record_extended(${row}, 2)::numeric)) as value from ${table.sql} t`,
  );
  const counts = rows[0]?.filled ?? [];
  return {
    rows: Number(rows[0]?.rows ?? 0),
    value: rows[0]?.value ?? "",
    filled: Object.fromEntries(columns.map((name, index) => [name, Number(counts[index] ?? 0)])),
  };
}
