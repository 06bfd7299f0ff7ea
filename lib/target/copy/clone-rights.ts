import {
  madeByPeople,
  notOfExtension,
  OF_PEOPLE,
  OWN_RELATION,
  RELATION,
  RELATION_NAME,
} from "./catalogue.ts";

/** Rights that were granted, given anew: to nobody first, then to each. The owner is whoever makes the copy. */
function rights(
  names: string,
  object: string,
  columns: string,
  acl: string,
  owner: string,
  from: string,
  where: string,
): string {
  const first = columns === "''" ? `format('revoke all on %s from public, current_user;', ${object}) ||` : "";
  return `select json_build_array('rightsOn', ${names}), ${first}
       (select coalesce(string_agg(format('grant %s%s on %s to %s%s', x.privilege_type, ${columns}, ${object},
            case when x.grantee = ${owner} then 'current_user' else coalesce(quote_ident(r.rolname), 'public') end,
            case when x.is_grantable and x.grantee <> ${owner} then ' with grant option' else '' end), '; '), '')
            from aclexplode(${acl}) x left join pg_roles r on r.oid = x.grantee), null
     from ${from} where ${acl} is not null and ${where}`;
}

export const RIGHTS = [
  rights(
    "n.nspname",
    "format('schema %I', n.nspname)",
    "''",
    // The one of a new database has rights of its own, where the target's may have none that were granted.
    "coalesce(n.nspacl, case n.nspname when 'public' then acldefault('n', n.nspowner) end)",
    "n.nspowner",
    "pg_namespace n",
    OF_PEOPLE,
  ),
  rights(
    "n.nspname, c.relname",
    `case c.relkind when 'S' then 'sequence ' else '' end || ${RELATION_NAME}`,
    "''",
    "c.relacl",
    "c.relowner",
    RELATION,
    `c.relkind in ('r', 'p', 'v', 'm', 'S') and ${OWN_RELATION}`,
  ),
  rights(
    "n.nspname, c.relname, a.attname",
    RELATION_NAME,
    "format('(%I)', a.attname)",
    "a.attacl",
    "c.relowner",
    `${RELATION} join pg_attribute a on a.attrelid = c.oid and not a.attisdropped`,
    OWN_RELATION,
  ),
  rights(
    "n.nspname, p.proname",
    "'routine ' || p.oid::regprocedure::text",
    "''",
    "p.proacl",
    "p.proowner",
    "pg_proc p join pg_namespace n on n.oid = p.pronamespace",
    `${OF_PEOPLE} and ${madeByPeople("pg_proc", "p.oid")}`,
  ),
  rights(
    "n.nspname, t.typname",
    "'type ' || t.oid::regtype::text",
    "''",
    "t.typacl",
    "t.typowner",
    "pg_type t join pg_namespace n on n.oid = t.typnamespace",
    `not exists (select from pg_type e where e.typarray = t.oid) and ${OF_PEOPLE} and ${notOfExtension("pg_type", "t.oid")}`,
  ),
];

const KIND = `case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'routines' when 'T' then 'types'
  when 'n' then 'schemas' else 'large objects' end`;

/** Last of all, as they would be given to everything that is made after them. Those of a schema only add. */
export const DEFAULT_RIGHTS = `
  select json_build_array('defaultRightsOn', ${KIND}),
    concat_ws('; ', case when d.defaclnamespace = 0 then format('alter default privileges revoke all on %s from public, current_user', ${KIND}) end,
      (select string_agg(format('alter default privileges %s grant %s on %s to %s%s', 'in schema ' || quote_ident(n.nspname), x.privilege_type, ${KIND},
          case when x.grantee = d.defaclrole then 'current_user' else coalesce(quote_ident(r.rolname), 'public') end,
          case when x.is_grantable and x.grantee <> d.defaclrole then ' with grant option' else '' end), '; ')
        from aclexplode(d.defaclacl) x left join pg_roles r on r.oid = x.grantee)), null
  from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace where d.defaclrole = current_user::regrole`;

const COMMENTED = `case i.type when 'table constraint' then 'constraint' when 'domain constraint' then 'constraint' when 'composite type' then 'type'
  when 'statistics object' then 'statistics' else regexp_replace(i.type, '^.* column$', 'column') end`;
const IDENTITY = `case i.type when 'domain constraint' then (select format('%I on domain %s', k.conname, format_type(k.contypid, null))
  from pg_constraint k where k.oid = d.objoid) else i.identity end`;

export const COMMENTS = `
  select jsonb_build_array('commentOn') || to_jsonb(a.object_names), format('comment on %s %s is %L', ${COMMENTED}, ${IDENTITY}, d.description), null
  from pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i, pg_identify_object_as_address(d.classoid, d.objoid, d.objsubid) a
  where d.objoid >= 16384 and ${COMMENTED} in ('schema', 'table', 'column', 'constraint', 'view',
    'materialized view', 'index', 'sequence', 'function', 'procedure', 'aggregate', 'type', 'trigger', 'rule', 'policy',
    'statistics', 'operator', 'collation', 'conversion', 'cast', 'text search dictionary', 'text search configuration')
    and coalesce(i.schema, '') !~ '^pg_' and not exists (select 1 from pg_depend e where e.classid = d.classoid and e.objid = d.objoid and e.deptype = 'e')
  union all select jsonb_build_array('commentOn', 'public'), format('comment on schema public is %L', obj_description(n.oid, 'pg_namespace')), null
  from pg_namespace n where n.nspname = 'public'`;
