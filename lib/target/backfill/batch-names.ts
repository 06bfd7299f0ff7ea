import { namesIn } from "../ddl/names-in.ts";
import type { Queryable } from "../describe-table.ts";
import type { Walk } from "./batch-query.ts";

/** Functions of the server that read nothing but what they are given, the clock and the settings of the session. */
const STABLE =
  `now transaction_timestamp statement_timestamp clock_timestamp gen_random_uuid to_char to_date to_timestamp to_number
  date_trunc date_part extract timezone age to_json to_jsonb json_build_object jsonb_build_object json_build_array jsonb_build_array concat concat_ws
  format array_to_string string_to_array jsonb_agg json_agg array_agg string_agg length char_length`.split(
    /\s+/,
  );

/** Holds rows of the relation `oid` too: partitions, children, parents, and views of any. */
const KIN = (oid: string) => `(with recursive below as (
    select ${oid} as oid union select i.inhrelid from below b join pg_inherits i on i.inhparent = b.oid),
  above as (
    select oid from below union select i.inhparent from above a join pg_inherits i on i.inhrelid = a.oid),
  seen as (
    select oid from above
    union select r.ev_class from seen s
      join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = s.oid and d.classid = 'pg_rewrite'::regclass
      join pg_rewrite r on r.oid = d.objid)
  select array_agg(distinct o.relname::text) from seen join pg_class o on o.oid = seen.oid where o.oid <> ${oid})`;

const NO_EXTENSION = (catalogue: string, oid: string) =>
  `not exists (select from pg_depend e where e.classid = '${catalogue}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;

type Relation = { name: string; view: boolean; columns: string[]; kin: string[] | null; uniques: string[][] };

/** What the parse tree of a batch does not say of the names in it. */
export async function namesBeside(
  client: Queryable,
  oid: number,
  sql: string,
): Promise<
  Required<
    Pick<Walk, "aggregates" | "holders" | "kin" | "views" | "columns" | "uniques" | "pure" | "operators">
  >
> {
  const relations = await client.query<Relation>(
    `select c.relname::text as name, c.relkind = 'v' as view, ${KIN("c.oid")} as kin,
            array(select attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by attnum) as columns,
            coalesce((select json_agg((select json_agg(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum = any(i.indkey::int2[])))
              from pg_index i where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null and not 0 = any(i.indkey::int2[])
                and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum = any(i.indkey::int2[]) and not a.attnotnull)), '[]') as uniques
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and (c.relname = any($1) or c.oid = $2)`,
    [[...(await namesIn(sql))], oid],
  );
  const { rows } = await client.query<{
    aggregates: string[];
    holders: string[] | null;
    pure: string[];
    operators: string[];
  }>(
    `select array(select distinct proname::text from pg_proc where prokind = 'a') as aggregates, ${KIN("$1::oid")} as holders,
            array(select p.proname::text from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace
              and not exists (select from pg_proc o where o.proname = p.proname and o.pronamespace <> p.pronamespace and ${NO_EXTENSION("pg_proc", "o.oid")})
              group by p.proname having bool_and(p.provolatile = 'i') or p.proname = any($2)) as pure,
            array(select oprname::text from pg_operator o where o.oid >= 16384 and ${NO_EXTENSION("pg_operator", "o.oid")}) as operators`,
    [oid, STABLE],
  );
  const [found] = rows;
  const collect = (of: (one: Relation) => string[]) => {
    const all = new Map<string, Set<string>>();
    for (const one of relations.rows) all.set(one.name, new Set([...(all.get(one.name) ?? []), ...of(one)]));
    return all;
  };
  return {
    aggregates: new Set(found?.aggregates),
    holders: new Set(found?.holders),
    pure: new Set(found?.pure),
    operators: new Set(found?.operators),
    kin: collect(({ kin }) => kin ?? []),
    columns: collect(({ columns }) => columns),
    uniques: new Map(relations.rows.map(({ name, uniques }) => [name, uniques])),
    views: new Set(relations.rows.flatMap(({ view, name }) => (view ? [name] : []))),
  };
}
