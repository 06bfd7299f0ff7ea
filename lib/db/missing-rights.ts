import type pg from "pg";
import { listSome } from "../format/list-some.ts";
import { CHANGED_COLUMNS, RIGHT_NAMES, type ServicePart, TABLE_RIGHTS } from "./table-rights.ts";

/** What the role of this connection lacks to be a process of Sluice, in words; null if it may do all that the process does. */
export async function missingRights(client: pg.Client, part: ServicePart): Promise<string | null> {
  const needed = Object.entries(TABLE_RIGHTS).flatMap(([table, rights]) =>
    [...(rights[part] ?? "")].flatMap((letter) => {
      const columns = letter === "u" ? CHANGED_COLUMNS[table]?.[part] : undefined;
      return (columns ?? [null]).map((column) => ({ table, column, right: RIGHT_NAMES[letter] ?? "" }));
    }),
  );
  // A table or column that is not there is for the migrations to make; one whose schema the role may not use is not seen either.
  const { rows } = await client.query<{ sees: boolean; lacks: string | null }>(
    `select to_regclass('feature_flags') is not null as sees,
       case when not (case when n.c is null then has_table_privilege(t.id, n.r) else has_column_privilege(t.id, a.attnum, n.r) end)
         then n.r || ' on ' || n.t || coalesce('.' || n.c, '') end as lacks
     from unnest($1::text[], $2::text[], $3::text[]) with ordinality n(t, c, r, nr)
     cross join lateral (select to_regclass(quote_ident(n.t))::oid as id) t
     left join pg_attribute a on a.attrelid = t.id and a.attname = n.c
     order by n.nr`,
    [needed.map(({ table }) => table), needed.map(({ column }) => column), needed.map(({ right }) => right)],
  );
  if (!rows[0]?.sees) return "sees none of Sluice's tables";
  const lacking = rows.flatMap(({ lacks }) => lacks ?? []);
  return lacking.length === 0 ? null : `lacks what the ${part} needs: ${listSome(lacking)}`;
}
