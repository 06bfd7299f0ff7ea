import { AppError } from "../errors.ts";
import { columnOf, type Queryable, type TableDescription } from "./describe-table.ts";
import { quoteIdentifier } from "./quote-identifier.ts";
import { sqlStateOf } from "./run-locked.ts";

/** The column along which a table is walked. */
export type Key = {
  /** Quoted, for SQL text. */
  sql: string;
  /** Its whole type; a key that travels as text is read again by a cast to it. */
  type: string;
};

/**
 * A key of any type that PostgreSQL can order: one column that is NOT NULL and has a unique index of its own, in a table
 * of which the role may see every row.
 * @throws AppError not-found; invalid with what is missing
 */
export async function describeKey(client: Queryable, table: TableDescription, column: string): Promise<Key> {
  const { type } = columnOf(table, column);
  const { rows } = await client.query<{ unique: boolean; hidden: boolean }>(
    `select row_security_active($1::oid) as hidden, exists (
       select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indrelid = $1::oid and i.indisunique and i.indisvalid and i.indnkeyatts = 1 and i.indpred is null
          and a.attname = $2 and a.attnotnull) as unique`,
    [table.oid, column],
  );
  if (!rows[0]?.unique)
    throw new AppError(
      "invalid",
      `Key ${column} must be NOT NULL and have a unique index of its own; name such a column of ${table.name}.`,
    );
  if (rows[0].hidden)
    throw new AppError(
      "invalid",
      `Row security hides rows of ${table.name} from this role, so nobody could say that all were visited. Give it BYPASSRLS.`,
    );
  const sql = quoteIdentifier(column);
  await client.query(`select ${sql} from ${table.sql} order by ${sql} limit 0`).catch((error: unknown) => {
    if (sqlStateOf(error) !== "42883") throw error;
    throw new AppError("invalid", `Key ${column} is ${type}, which PostgreSQL cannot put in order.`);
  });
  return { sql, type };
}
