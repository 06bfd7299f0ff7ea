import { COLUMN_OPTIONS, OWN_RELATION, RELATION, RELATION_NAME } from "./catalogue.ts";

const OPTIONS = `'with (' || array_to_string(c.reloptions, ', ') || ')'`;
const SEQUENCE_OPTIONS = `format('start with %s increment by %s minvalue %s maxvalue %s cache %s %s', s.seqstart, s.seqincrement,
  s.seqmin, s.seqmax, s.seqcache, case when s.seqcycle then 'cycle' else 'no cycle' end)`;

/** What stores the rows, where that is not the usual. The copy has it if an extension brings it. */
const ACCESS_METHOD = (kinds: string, alter: string) => `
  select json_build_array('accessMethodOf', n.nspname, c.relname), format('alter ${alter} %s set access method %I', ${RELATION_NAME}, m.amname), null
     from ${RELATION} join pg_am m on m.oid = c.relam where c.relkind in (${kinds}) and m.amname <> 'heap' and ${OWN_RELATION}`;

/** Sequences, tables and views. A partition is made as a table of its own and attached after the rows. */
export const TABLES = [
  `select json_build_array('sequence', n.nspname, c.relname), format('create %s sequence %s as %s %s', case c.relpersistence when 'u' then 'unlogged' end, ${RELATION_NAME}, format_type(s.seqtypid, null), ${SEQUENCE_OPTIONS}), null
     from ${RELATION} join pg_sequence s on s.seqrelid = c.oid
    where ${OWN_RELATION} and not exists (select 1 from pg_depend d
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i' and d.refobjsubid > 0)`,

  `select json_build_array('table', n.nspname, c.relname), format('create %s table %s (%s) %s %s', case c.relpersistence when 'u' then 'unlogged' end, ${RELATION_NAME},
          coalesce(string_agg(col.ddl, ', ' order by col.attnum), ''),
          case c.relkind when 'p' then 'partition by ' || pg_get_partkeydef(c.oid) end, ${OPTIONS}), null
     from ${RELATION} left join lateral (
       select a.attnum, format('%I %s', a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
           case a.attcompression when 'p' then 'compression pglz' when 'l' then 'compression lz4' end,
           case when a.attcollation <> t.typcollation then 'collate ' || a.attcollation::regcollation end,
           case when i.seqrelid is not null then format('generated %s as identity (sequence name %s %s)',
             case a.attidentity when 'a' then 'always' else 'by default' end, i.seqrelid::regclass, i.options) end,
           case a.attgenerated when '' then 'default ' || pg_get_expr(d.adbin, d.adrelid)
             else 'generated always as (' || pg_get_expr(d.adbin, d.adrelid) ||
               case a.attgenerated when 's' then ') stored' else ') virtual' end end,
           case when a.attnotnull and k.oid is null then 'not null'
                when k.convalidated then format('constraint %I not null%s', k.conname, case when k.connoinherit then ' no inherit' end) end)) as ddl
         from pg_attribute a join pg_type t on t.oid = a.atttypid
         left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
         left join pg_constraint k on k.conrelid = c.oid and k.contype = 'n' and k.conkey[1] = a.attnum
         left join lateral (
           select s.seqrelid, ${SEQUENCE_OPTIONS} as options from pg_depend p join pg_sequence s on s.seqrelid = p.objid
            where p.classid = 'pg_class'::regclass and p.refobjid = c.oid and p.refobjsubid = a.attnum and p.deptype = 'i') i
           on a.attidentity <> ''
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) col on true
    where c.relkind in ('r', 'p') and ${OWN_RELATION} group by c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.reloptions`,

  `select json_build_array('typeOf', n.nspname, c.relname), format('alter table only %s of %s', ${RELATION_NAME}, format_type(c.reloftype, null)), null
     from ${RELATION} where c.relkind in ('r', 'p') and c.reloftype <> 0 and ${OWN_RELATION}`,

  ACCESS_METHOD("'r', 'p'", "table"),

  `select json_build_array('storageOf', n.nspname, c.relname, a.attname), format('alter table only %s alter column %I set storage %s', ${RELATION_NAME}, a.attname,
          case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end), null
     from ${RELATION} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p') and a.attstorage <> t.typstorage and ${OWN_RELATION}`,

  `select json_build_array('statisticsOf', n.nspname, c.relname, a.attname), concat_ws('; ',
          case when a.attstattarget >= 0 then format('alter table only %s alter column %I set statistics %s', ${RELATION_NAME}, a.attname, a.attstattarget) end,
          case when o.options is not null then format('alter table only %s alter column %I set (%s)', ${RELATION_NAME}, a.attname, o.options) end), null
     from ${RELATION} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped,
     lateral (select ${COLUMN_OPTIONS("a.attoptions")} as options) o
    where c.relkind in ('r', 'p') and (a.attstattarget >= 0 or o.options is not null) and ${OWN_RELATION}`,

  `select json_build_array('ownerOfTheSequence', n.nspname, c.relname), format('alter sequence %s owned by %s.%I', ${RELATION_NAME}, d.refobjid::regclass, a.attname), null
     from ${RELATION} join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'a'
     join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where c.relkind = 'S' and d.refobjsubid > 0 and ${OWN_RELATION}`,

  `select json_build_array('view', n.nspname, c.relname), format('create view %s %s as %s', ${RELATION_NAME}, ${OPTIONS}, pg_get_viewdef(c.oid)), null
     from ${RELATION} where c.relkind = 'v' and ${OWN_RELATION}`,
  `select json_build_array('defaultOf', n.nspname, c.relname, a.attname),
          format('alter view %s alter column %I set default %s', ${RELATION_NAME}, a.attname, pg_get_expr(d.adbin, d.adrelid)), null
     from ${RELATION} join pg_attribute a on a.attrelid = c.oid join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind = 'v' and ${OWN_RELATION}`,
];

const constraints = (which: string) => `
  select json_build_array('constraint', n.nspname, c.relname, k.conname), k.ddl,
          case when k.contype in ('c', 'f') and k.convalidated then k.ddl || ' not valid' end
     from ${RELATION} join lateral (
       select k.*, format('alter table %s %s add constraint %I %s', case when c.relkind = 'p' and k.contype = 'f' then '' else 'only' end,
         ${RELATION_NAME}, k.conname, pg_get_constraintdef(k.oid)) as ddl from pg_constraint k) k on k.conrelid = c.oid
    where c.relkind in ('r', 'p') and (${which}) and ${OWN_RELATION}
    order by array_position(array['p', 'u', 'x', 'c', 'n', 'f'], k.contype::text)`;

/**
 * What comes after the rows: faster so, and a constraint that is not valid would refuse them. One that rows violate
 * comes not validated; an index that was left invalid, or that rows contradict, comes without its uniqueness.
 */
export const REST_OF_TABLES = [
  // Before the indexes: a partition that is attached gets those of its parent, and not every one has them all. After
  // the checks, which a child must have already.
  constraints("k.contype = 'c' or k.contype = 'n' and not k.convalidated"),
  `select json_build_array('parentOf', n.nspname, c.relname),
          case when c.relispartition then format('alter table only %s attach partition %s %s', i.inhparent::regclass, ${RELATION_NAME}, pg_get_expr(c.relpartbound, c.oid))
               else format('alter table only %s inherit %s', ${RELATION_NAME}, i.inhparent::regclass) end, null
     from ${RELATION} join pg_inherits i on i.inhrelid = c.oid where c.relkind in ('r', 'p') and ${OWN_RELATION} order by c.oid, i.inhseqno`,

  `select json_build_array('index', n.nspname, c.relname, x.relname),
          case when i.indisvalid or x.relkind = 'I' then pg_get_indexdef(i.indexrelid)
               else regexp_replace(pg_get_indexdef(i.indexrelid), '^CREATE UNIQUE', 'CREATE') end,
          case when i.indisunique then regexp_replace(pg_get_indexdef(i.indexrelid), '^CREATE UNIQUE', 'CREATE') end
     from ${RELATION} join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
    where c.relkind in ('r', 'p') and ${OWN_RELATION}
      and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`,

  constraints("k.contype in ('p', 'u', 'x') or k.contype = 'f' and k.conparentid = 0"),

  `select json_build_array('index', n.nspname, c.relname), format('alter index %s attach partition %s', i.inhparent::regclass, ${RELATION_NAME}), null
     from ${RELATION} join pg_inherits i on i.inhrelid = c.oid where c.relkind in ('i', 'I') and ${OWN_RELATION} order by c.oid`,

  `select json_build_array('statisticsOfTheIndex', n.nspname, c.relname), format('alter index %s alter column %s set statistics %s', ${RELATION_NAME}, a.attnum, a.attstattarget), null
     from ${RELATION} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 where c.relkind in ('i', 'I') and a.attstattarget >= 0 and ${OWN_RELATION}`,

  `select json_build_array('materializedView', n.nspname, c.relname), format('create materialized view %s %s as %s %s', ${RELATION_NAME}, ${OPTIONS},
          rtrim(pg_get_viewdef(c.oid), ';'), case when not c.relispopulated then 'with no data' end), null from ${RELATION} where c.relkind = 'm' and ${OWN_RELATION}`,
  ACCESS_METHOD("'m'", "materialized view"),
  `select json_build_array('index', n.nspname, c.relname, x.relname), pg_get_indexdef(i.indexrelid), null
     from ${RELATION} join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid where c.relkind = 'm' and ${OWN_RELATION}`,

  `select json_build_array('trigger', n.nspname, c.relname, g.tgname), pg_get_triggerdef(g.oid), null from ${RELATION} join pg_trigger g on g.tgrelid = c.oid
    where not g.tgisinternal and g.tgparentid = 0 and ${OWN_RELATION}`,
  `select json_build_array('stateOfTheTrigger', n.nspname, c.relname, g.tgname),
          format('alter table %s %s trigger %I', ${RELATION_NAME}, case g.tgenabled when 'D' then 'disable' when 'R' then 'enable replica'
          else 'enable always' end, g.tgname), null
     from ${RELATION} join pg_trigger g on g.tgrelid = c.oid
    where not g.tgisinternal and g.tgenabled <> 'O' and c.relkind in ('r', 'p') and ${OWN_RELATION}`,

  `select json_build_array('rule', n.nspname, c.relname, r.rulename), pg_get_ruledef(r.oid), null from ${RELATION} join pg_rewrite r on r.ev_class = c.oid
    where r.rulename <> '_RETURN' and ${OWN_RELATION}`,
  `select json_build_array('stateOfTheRule', n.nspname, c.relname, r.rulename),
          format('alter table %s %s rule %I', ${RELATION_NAME}, case r.ev_enabled when 'D' then 'disable' when 'R' then 'enable replica'
          else 'enable always' end, r.rulename), null
     from ${RELATION} join pg_rewrite r on r.ev_class = c.oid
    where r.rulename <> '_RETURN' and r.ev_enabled <> 'O' and c.relkind in ('r', 'p') and ${OWN_RELATION}`,
  `select json_build_array('statistics', n.nspname, s.stxname), concat_ws('; ', pg_get_statisticsobjdef(s.oid),
          case when s.stxstattarget >= 0 then format('alter statistics %I.%I set statistics %s', n.nspname, s.stxname, s.stxstattarget) end), null
     from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace join pg_class c on c.oid = s.stxrelid where ${OWN_RELATION}`,

  `select json_build_array('statisticsOf', n.nspname, c.relname, a.attname), concat_ws('; ',
          case when a.attstattarget >= 0 then format('alter table %s alter column %I set statistics %s', ${RELATION_NAME}, a.attname, a.attstattarget) end,
          format('alter table %s alter column %I set (%s)', ${RELATION_NAME}, a.attname, ${COLUMN_OPTIONS("a.attoptions")})), null
     from ${RELATION} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'm' and (a.attstattarget >= 0 or ${COLUMN_OPTIONS("a.attoptions")} is not null) and ${OWN_RELATION}`,
  `select json_build_array('optionsOf', n.nspname, c.relname),
          format('alter table %s set (toast.%s)', ${RELATION_NAME}, array_to_string(o.reloptions, ', toast.')), null
     from ${RELATION} join pg_class o on o.oid = c.reltoastrelid
    where c.relkind in ('r', 'm') and o.reloptions is not null and ${OWN_RELATION}`,

  `select json_build_array('replicaIdentityOf', n.nspname, c.relname), format('alter table only %s replica identity %s', ${RELATION_NAME}, case c.relreplident when 'n' then 'nothing' else 'full' end), null
     from ${RELATION} where c.relkind in ('r', 'p') and c.relreplident in ('n', 'f') and ${OWN_RELATION}`,
  `select json_build_array('orderOrReplicaIdentityOf', n.nspname, c.relname), concat_ws('; ',
          case when i.indisreplident then format('alter table only %s replica identity using index %I', ${RELATION_NAME}, x.relname) end,
          case when i.indisclustered then format('alter table %s cluster on %I', ${RELATION_NAME}, x.relname) end), null
     from ${RELATION} join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
    where (i.indisreplident or i.indisclustered) and ${OWN_RELATION}`,

  `select json_build_array('policy', n.nspname, c.relname, p.polname), format('create policy %I on %s as %s for %s to %s%s%s', p.polname, ${RELATION_NAME},
          case when p.polpermissive then 'permissive' else 'restrictive' end,
          case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
          (select string_agg(coalesce(quote_ident(r.rolname), 'public'), ', ')
             from unnest(p.polroles) o left join pg_roles r on r.oid = o),
          ' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'), null
     from ${RELATION} join pg_policy p on p.polrelid = c.oid where ${OWN_RELATION}`,
  `select json_build_array('rowSecurityOf', n.nspname, c.relname), concat_ws('; ',
          case when c.relrowsecurity then format('alter table only %s enable row level security', ${RELATION_NAME}) end,
          case when c.relforcerowsecurity then format('alter table only %s force row level security', ${RELATION_NAME}) end), null
     from ${RELATION} where (c.relrowsecurity or c.relforcerowsecurity) and ${OWN_RELATION}`,
];

/** A function, a trigger, an index or a materialized view that goes with an extension, without being a part of it. */
export const DEPENDENCES = `select json_build_array('dependenceOnAnExtensionOf', i.identity), format('alter %s %s depends on extension %I', i.type, i.identity, e.extname), null
  from pg_depend d join pg_extension e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid, pg_identify_object(d.classid, d.objid, d.objsubid) i
 where d.deptype = 'x'`;

/** Only a superuser makes those of all tables or of schemas; `instead` has the tables that are named one by one. */
export const PUBLICATIONS = `select json_build_array('publication', p.pubname),
          format('create publication %I %s with (%s)%s', p.pubname, case when p.puballtables then 'for all tables'
            else 'for ' || nullif(concat_ws(', ', t.tables, s.schemas), '') end, o.options, o.comment),
          format('create publication %I %s with (%s)%s', p.pubname, 'for ' || t.tables, o.options, o.comment)
     from pg_publication p,
     lateral (select string_agg(format('table only %s%s%s', r.prrelid::regclass,
         (select ' (' || string_agg(quote_ident(a.attname), ', ') || ')' from pg_attribute a where a.attrelid = r.prrelid and a.attnum = any (r.prattrs)),
         ' where (' || pg_get_expr(r.prqual, r.prrelid) || ')'), ', ') as tables from pg_publication_rel r where r.prpubid = p.oid) t,
     lateral (select string_agg(format('tables in schema %I', n.nspname), ', ') as schemas
         from pg_publication_namespace m join pg_namespace n on n.oid = m.pnnspid where m.pnpubid = p.oid) s,
     lateral (select format('publish = %L, publish_via_partition_root = %s%s', concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
         case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end), p.pubviaroot::text,
         ', publish_generated_columns = ' || case to_jsonb(p) ->> 'pubgencols' when 's' then 'stored' when 'n' then 'none' end) as options,
         format('; comment on publication %I is %L', p.pubname, d.description) as comment
       from (select) one left join pg_description d on d.classoid = 'pg_publication'::regclass and d.objoid = p.oid) o`;
