import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { SQL_STATE } from "../../kernel/db/sql-states.ts";
import { AppError } from "../../kernel/errors.ts";
import { commas } from "../../messages/catalogue/listed.ts";
import { message } from "../../messages/catalogue/message.ts";
import { columnOf, type Queryable, type TableDescription } from "../describe-table.ts";
import { sqlStateOf } from "../has-refused.ts";
import type { Key, KeyColumn } from "./key-sql.ts";

/**
 * A key of any type that PostgreSQL can order: one column that is NOT NULL and has a unique index of its own, or several
 * in the order of the unique index that they have together, in a table of which the role may see every row.
 * @throws AppError not-found; invalid with what is missing
 */
export async function describeKey(
  client: Queryable,
  table: TableDescription,
  names: readonly string[],
): Promise<Key> {
  for (const name of names) columnOf(table, name);
  const { rows } = await client.query<{ unique: boolean; hidden: boolean }>(
    `select row_security_active($1::oid) as hidden, exists (
       select 1 from pg_index i where i.indrelid = $1::oid and i.indisunique and i.indisvalid and i.indpred is null
          and (select array_agg(case when a.attnotnull then a.attname::text end order by k.at)
                 from unnest(i.indkey::int2[]) with ordinality k(attnum, at)
                 left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                where k.at <= i.indnkeyatts) = $2::text[]) as unique`,
    [table.oid, names],
  );
  if (!rows[0]?.unique) throw notUnique(table, names);
  if (rows[0].hidden)
    throw new AppError("invalid", message("targetRefusals.key.rowSecurity", { table: table.name }));
  const [first, ...more] = await describeColumns(client, table, names);
  if (!first) throw new Error("a key without columns has no unique index");
  if (more.length > 0)
    for (const [at, { cast }] of [first, ...more].entries())
      if (cast !== null)
        throw new AppError(
          "invalid",
          message("targetRefusals.key.enumDomainBeside", { key: names[at] ?? "" }),
        );
  return [first, ...more];
}

async function describeColumns(
  client: Queryable,
  table: TableDescription,
  names: readonly string[],
): Promise<KeyColumn[]> {
  const columns: KeyColumn[] = [];
  for (const name of names) {
    const { type } = columnOf(table, name);
    const sql = quoteIdentifier(name);
    const cast = await enumBehind(client, table.oid, name);
    const value = cast === null ? sql : `${sql}::${cast}`;
    // Some types have an order and no "<", such as hstore.
    const compared = `select ${sql} from ${table.sql} where ${value} > ${value} and ${value} <= ${value}`;
    await client.query(`${compared} order by ${sql} limit 0`).catch((error: unknown) => {
      if (sqlStateOf(error) !== SQL_STATE.undefinedFunction) throw error;
      throw new AppError("invalid", message("targetRefusals.key.notOrdered", { key: name, type }));
    });
    if (await isNameOfObject(client, table.oid, name))
      throw new AppError("invalid", message("targetRefusals.key.nameOfObject", { key: name, type }));
    columns.push({ sql, type: cast ?? type, cast });
  }
  return columns;
}

/** Whether a column is regclass or its like, or has one in it. */
async function isNameOfObject(client: Queryable, oid: number, name: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `with recursive inner_types as (
       select atttypid as oid from pg_attribute where attrelid = $1 and attname = $2
       union
       select x.oid from inner_types i join pg_type t on t.oid = i.oid
         left join pg_range r on r.rngtypid = t.oid
         left join pg_attribute a on a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
         cross join lateral (values (t.typbasetype), (t.typelem), (r.rngsubtype), (a.atttypid)) x (oid)
        where x.oid <> 0)
     select exists (select from inner_types i join pg_type t on t.oid = i.oid
       where t.typnamespace = 'pg_catalog'::regnamespace and t.typname like 'reg%' and t.typcategory = 'N') as found`,
    [oid, name],
  );
  return rows[0]?.found ?? false;
}

/** The enum, if a column's type is a domain over one: PostgreSQL sorts such a column, but has no `<` for it. */
export async function enumBehind(client: Queryable, oid: number, name: string): Promise<string | null> {
  const { rows } = await client.query<{ type: string }>(
    `with recursive behind as (
       select t.oid, t.typtype, t.typbasetype, false as domain from pg_attribute a join pg_type t on t.oid = a.atttypid
        where a.attrelid = $1 and a.attname = $2
       union all
       select t.oid, t.typtype, t.typbasetype, true from behind b join pg_type t on t.oid = b.typbasetype)
     select format_type(oid, null) as type from behind where typtype = 'e' and domain`,
    [oid, name],
  );
  return rows[0]?.type ?? null;
}

function notUnique(table: TableDescription, names: readonly string[]): AppError {
  const [only = ""] = names;
  return new AppError(
    "invalid",
    names.length === 1
      ? message("targetRefusals.key.notUnique", { key: only, table: table.name })
      : message("targetRefusals.key.notOneIndex", { keys: commas(names), table: table.name }),
  );
}
