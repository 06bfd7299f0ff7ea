import type pg from "pg";
import { listedSome } from "../../messages/catalogue/listed.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { CHANGED_COLUMNS, RIGHT_NAMES, type ServicePart, TABLE_RIGHTS } from "./table-rights.ts";

/** What the role of this connection lacks to be a process of Sluice, in words; null if it may do all that the process does. */
export async function missingRights(client: pg.Client, part: ServicePart): Promise<Message | null> {
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
  if (!rows[0]?.sees) return message("setup.database.seesNone");
  const lacking = [...rows.flatMap(({ lacks }) => lacks ?? []), ...(await missingNumbers(client, part))];
  return lacking.length === 0 ? null : message("setup.database.lacks", { part, rights: listedSome(lacking) });
}

/** A row that is new has the number that its table's sequence gives. */
async function missingNumbers(client: pg.Client, part: ServicePart): Promise<string[]> {
  const filled = Object.entries(TABLE_RIGHTS).flatMap(([table, rights]) =>
    rights[part]?.includes("i") ? [table] : [],
  );
  const { rows } = await client.query<{ lacks: string }>(
    `select 'usage on ' || s.oid::regclass::text as lacks
     from unnest($1::text[]) t
     join pg_depend d on d.refobjid = to_regclass(quote_ident(t)) and d.deptype in ('a', 'i')
       and d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
     join pg_class s on s.oid = d.objid
     where case when s.relkind = 'S' then not has_sequence_privilege(s.oid, 'usage') end order by 1`,
    [filled],
  );
  return rows.map(({ lacks }) => lacks);
}

/**
 * Whether the role is nobody's, in words: the database trusts a process's role on record and its owner alone, and takes no
 * name from any other. Null where it is known, or no process has a role of its own.
 */
export async function unknownRole(client: pg.Client, part: ServicePart): Promise<Message | null> {
  const { rows: tables } = await client.query<{ made: boolean }>(
    "select to_regclass('service_roles') is not null as made", // older than roles, until it is migrated
  );
  if (!tables[0]?.made) return null;
  const { rows } = await client.query<{ unknown: boolean }>(
    `select count(*) > 0 and not coalesce(bool_or(name = session_user and part = $1), false)
       and not pg_has_role(session_user, (select relowner from pg_class where oid = 'feature_flags'::regclass), 'member') as unknown
     from service_roles`,
    [part],
  );
  return rows[0]?.unknown ? message("setup.database.notOnRecord", { part }) : null;
}
