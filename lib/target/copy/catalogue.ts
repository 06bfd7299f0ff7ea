import { REACHING_EXTENSIONS } from "../ddl/reaching.ts";

// Pieces of the queries that read a database's catalogue, for its copy and for its fingerprint.

/** Objects of people, `n` being pg_namespace. */
export const OF_PEOPLE = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

/** What belongs to an extension is the extension's. */
export const notOfExtension = (catalogue: string, oid: string) =>
  `not exists (select 1 from pg_depend e where e.classid = '${catalogue}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;

/** … and what the server makes by itself with a type is that type's. */
export const madeByPeople = (catalogue: string, oid: string) =>
  `not exists (select 1 from pg_depend e where e.classid = '${catalogue}'::regclass and e.objid = ${oid} and e.deptype in ('e', 'i'))`;

export const RELATION = `pg_class c join pg_namespace n on n.oid = c.relnamespace`;
/** A composite type belongs to an extension as a type. */
export const relationOfPeople = (schemas: string) =>
  `${schemas} and ${notOfExtension("pg_class", "c.oid")} and (c.relkind <> 'c' or ${notOfExtension("pg_type", "c.reltype")})`;
export const OWN_RELATION = relationOfPeople(OF_PEOPLE);
export const RELATION_NAME = `format('%I.%I', n.nspname, c.relname)`;

/** Extensions that reach other databases, servers or files: with a foreign data wrapper, an untrusted language, or by name. `e` is pg_extension. */
export const REACHING_EXTENSION = `(e.extname in (${REACHING_EXTENSIONS.map((name) => `'${name}'`).join(", ")})
  or exists (select 1 from pg_depend d where d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid and d.deptype = 'e'
    and (d.classid = 'pg_foreign_data_wrapper'::regclass or d.classid = 'pg_language'::regclass
      and exists (select 1 from pg_language l where l.oid = d.objid and not l.lanpltrusted))))`;

/** `r` is pg_roles. One that is called owner is not the owner. */
export const GRANTEE = `case r.rolname when 'owner' then '"owner"' else quote_ident(r.rolname) end`;

const entries = (acl: string, owner: string) =>
  `(select string_agg(concat_ws(' ', case when x.grantee = ${owner} then 'owner' else coalesce(${GRANTEE}, 'public') end, x.privilege_type,
      case when x.is_grantable and x.grantee <> ${owner} then 'grantable' end), ', '
      order by case when x.grantee = ${owner} then 1 when r.rolname is null then 2 else 3 end, r.rolname, x.privilege_type)
    from aclexplode(${acl}) x left join pg_roles r on r.oid = x.grantee)`;

/**
 * The rights granted on an object in words; null if they are those that its owner and public have by default, whether
 * they are written down or not. `kind` is acldefault's letter.
 */
export const rightsInWords = (acl: string, kind: string, owner: string) =>
  `case when ${acl} is null then null
    else nullif(coalesce(${entries(acl, owner)}, 'nobody'), coalesce(${entries(`acldefault(${kind}, ${owner})`, owner)}, 'nobody')) end`;

/** acldefault's letter of a relation. */
export const RELATION_ACL_KIND = `case c.relkind when 'S' then 's' else 'r' end::"char"`;

/** An entry of pg_db_role_setting as SET takes it. A list of names is kept as names, of which each is in its own quotes. */
export const SETTING = (entry: string) => `(select format('set %I to %s', s.name,
    case when s.name in ('search_path', 'session_preload_libraries', 'local_preload_libraries', 'temp_tablespaces')
      then regexp_replace(s.value, '(^|, )""(?=,|$)', '\\1''''', 'g') else quote_literal(s.value) end)
  from (select split_part(${entry}, '=', 1) as name, substr(${entry}, strpos(${entry}, '=') + 1) as value) s)`;

/** -1, since PostgreSQL 17 NULL, stands for the default. */
export const STATISTICS_TARGET = (target: string) =>
  `case when ${target} >= 0 then 'statistics ' || ${target} end`;

/** The options of a column that SQL can set. Some builds of the server keep marks of their own beside them, each time others. */
export const COLUMN_OPTIONS = (options: string) =>
  `(select string_agg(o, ', ' order by o) from unnest(${options}) o where o ~ '^n_distinct')`;
