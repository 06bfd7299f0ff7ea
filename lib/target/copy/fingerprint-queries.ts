import {
  COLUMN_OPTIONS,
  GRANTEE,
  madeByPeople,
  OF_PEOPLE,
  notOfExtension as own,
  RELATION_ACL_KIND,
  RELATION as relation,
  relationOfPeople,
  rightsInWords,
  STATISTICS_TARGET,
} from "./catalogue.ts";

import { AGGREGATE, BASE_TYPE, COLLATION, OPERATOR, RANGE } from "./fingerprint-definitions.ts";

/** The order in which options were set says nothing. */
const OPTIONS = (options: string) =>
  `(select string_agg(quote_literal(o), ' ' order by o) from unnest(${options}) o)`;

const TABLESPACE = (relation: string) =>
  `(select format('tablespace %I', s.spcname) from pg_tablespace s where s.oid = ${relation}.reltablespace)`;

/**
 * One query for each kind of object: `name` has the parts of its name, `object` says what it is called for people,
 * `definition` is all that matters of it, in tokens of SQL: what is no SQL stands in quotes. `tables` are those that it
 * is of, beside its name. They run with an empty search path, so that every name in a definition is qualified. What
 * belongs to an extension is the extension's.
 */
export function fingerprintQueries(options: { includeSluice: boolean; columnOrder: boolean }): string[] {
  const schemas = `${OF_PEOPLE}${options.includeSluice ? "" : " and n.nspname <> 'sluice'"}`;
  const ofUsers = relationOfPeople(schemas);
  return [
    `select json_build_array(n.nspname) as name, format('schema %I', n.nspname) as object, '' as definition from pg_namespace n where ${schemas}`,

    `select json_build_array(e.extname), format('extension %I', e.extname), format('%L in %I', e.extversion, n.nspname)
       from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'`,

    `select json_build_array(n.nspname, t.typname), format('enum %I.%I', n.nspname, t.typname), string_agg(quote_literal(l.enumlabel), ', ' order by l.enumsortorder)
       from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_enum l on l.enumtypid = t.oid
      where t.typtype = 'e' and ${schemas} and ${own("pg_type", "t.oid")} group by n.nspname, t.typname`,

    `select json_build_array(n.nspname, t.typname), case t.typtype when 'd' then 'domain ' when 'r' then 'range ' when 'p' then 'shell type ' else 'base type ' end || format('%I.%I', n.nspname, t.typname),
            concat_ws(' ', case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end,
              case when t.typtype = 'd' and t.typcollation <> 0 then 'collate ' || t.typcollation::regcollation end,
              (select ${RANGE} from pg_range r where r.rngtypid = t.oid), case t.typtype when 'b' then ${BASE_TYPE} end,
              'default ' || case when t.typtype = 'd' then pg_get_expr(t.typdefaultbin, 0) else quote_literal(t.typdefault) end, case when t.typnotnull then 'not null' end,
              (select string_agg(quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid), ' ' order by k.conname)
                 from pg_constraint k where k.contypid = t.oid and k.contype = 'c'))
       from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where t.typtype in ('d', 'r', 'b', 'p') and not exists (select from pg_type e where e.typarray = t.oid) and ${schemas} and ${own("pg_type", "t.oid")}`,

    `select json_build_array(n.nspname, c.relname), format('sequence %I.%I', n.nspname, c.relname),
            concat_ws(' ', format_type(s.seqtypid, null), 'start', s.seqstart, 'increment', s.seqincrement, 'min', s.seqmin,
              'max', s.seqmax, 'cache', s.seqcache, case when s.seqcycle then 'cycle' end, case c.relpersistence when 'u' then 'unlogged' end,
              (select format('owned by %s.%I', d.refobjid::regclass, a.attname)
                 from pg_depend d join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.refobjsubid > 0
                  and d.deptype in ('a', 'i')))
       from ${relation} join pg_sequence s on s.seqrelid = c.oid where ${ofUsers}`,

    `select json_build_array(n.nspname, c.relname), case c.relkind when 'r' then 'table ' when 'p' then 'partitioned table ' when 'c' then 'composite type '
              when 'v' then 'view ' when 'm' then 'materialized view ' else 'foreign table ' end || format('%I.%I', n.nspname, c.relname),
            concat_ws(' ', case c.relpersistence when 'u' then 'unlogged' end, case when c.reloftype <> 0 then 'of ' || format_type(c.reloftype, null) end,
              (select format('using %I', m.amname) from pg_am m where m.oid = c.relam and m.amname <> 'heap'), ${TABLESPACE("c")},
              ${OPTIONS("c.reloptions")}, (select 'toast ' || ${OPTIONS("o.reloptions")} from pg_class o where o.oid = c.reltoastrelid),
              case when c.relreplident in ('n', 'f') then 'replica identity ' || c.relreplident::text end,
              case when c.relrowsecurity then 'row security' end, case when c.relforcerowsecurity then 'forced' end,
              'partition of ' || (select string_agg(concat_ws(' ', i.inhparent::regclass, case when i.inhdetachpending then 'detach pending' end), ', ' order by i.inhseqno) from pg_inherits i where i.inhrelid = c.oid),
              pg_get_expr(c.relpartbound, c.oid), case when c.relkind = 'p' then 'by ' || pg_get_partkeydef(c.oid) end,
              case when c.relkind = 'm' and not c.relispopulated then 'not populated' end,
              case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end),
            (select json_agg(u.relname) from pg_inherits i join pg_class u on u.oid = i.inhparent where i.inhrelid = c.oid)
       from ${relation} where c.relkind in ('r', 'p', 'c', 'v', 'm', 'f') and ${ofUsers}`,

    `select json_build_array(n.nspname, c.relname, a.attname), format('column %I.%I.%I', n.nspname, c.relname, a.attname),
            concat_ws(' ', ${options.columnOrder ? "row_number() over (partition by c.oid order by a.attnum)," : ""}
              format_type(a.atttypid, a.atttypmod),
              case when a.attcollation <> t.typcollation then 'collate ' || a.attcollation::regcollation end,
              case when a.attnotnull then 'not null' end,
              case a.attidentity when 'a' then 'generated always as identity' when 'd' then 'generated by default as identity' end,
              case a.attgenerated when '' then 'default ' when 's' then 'stored ' else 'virtual ' end || pg_get_expr(d.adbin, d.adrelid),
              case when a.attstorage <> t.typstorage then 'storage ' || a.attstorage::text end,
              case when a.attcompression <> '' then 'compression ' || a.attcompression::text end,
              ${STATISTICS_TARGET("a.attstattarget")}, 'with (' || ${COLUMN_OPTIONS("a.attoptions")} || ')')
       from ${relation} join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
       left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relkind in ('r', 'p', 'c', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped and ${ofUsers}`,

    // From PostgreSQL 18 on NOT NULL is a constraint too; its validity and inheritance matter, its name does not.
    `select json_build_array(n.nspname, c.relname, k.conname), case k.contype when 'n' then 'not null ' else 'constraint ' end || format('%I.%I.%I', n.nspname, c.relname,
              case k.contype when 'n' then (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = k.conkey[1])
                else k.conname end), concat_ws(' ', pg_get_constraintdef(k.oid),
              (select string_agg(concat_ws(' ', 'enabled', g.tgenabled::text, 'on', g.tgrelid::regclass), ' ' order by g.tgrelid::regclass::text, g.tgenabled)
                 from pg_trigger g where g.tgconstraint = k.oid and g.tgisinternal and g.tgenabled <> 'O')),
            (select json_build_array(u.relname) from pg_class u where u.oid = k.confrelid)
       from ${relation} join pg_constraint k on k.conrelid = c.oid
      where k.contype <> 't' and (k.contype <> 'n' or not k.convalidated or k.connoinherit) and ${ofUsers}`,

    `select json_build_array(n.nspname, x.relname), format('index %I.%I', n.nspname, x.relname),
            concat_ws(' ', pg_get_indexdef(i.indexrelid), ${TABLESPACE("x")}, case when not i.indisvalid then 'invalid' end,
              (select 'partition of ' || h.inhparent::regclass from pg_inherits h where h.inhrelid = x.oid),
              (select string_agg(concat_ws(' ', 'column', a.attnum, ${STATISTICS_TARGET("a.attstattarget")}), ' ' order by a.attnum)
                 from pg_attribute a where a.attrelid = x.oid and a.attstattarget >= 0),
              case when i.indisclustered then 'clustered' end, case when i.indisreplident then 'replica identity' end),
            json_build_array(c.relname)
       from ${relation} join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
      where c.relkind <> 't' and ${ofUsers}`,

    `select json_build_array(n.nspname, c.relname, g.tgname), format('trigger %I.%I.%I', n.nspname, c.relname, g.tgname),
            pg_get_triggerdef(g.oid) || case when g.tgenabled <> 'O' then ' enabled ' || g.tgenabled::text else '' end
       from ${relation} join pg_trigger g on g.tgrelid = c.oid where not g.tgisinternal and ${ofUsers}`,

    `select json_build_array(n.nspname, p.proname), case p.prokind when 'a' then 'aggregate ' when 'p' then 'procedure ' else 'function ' end
              || format('%I.%I(', n.nspname, p.proname) || pg_get_function_identity_arguments(p.oid) || ')',
            case when p.prokind = 'a' then (select ${AGGREGATE} from pg_aggregate g where g.aggfnoid = p.oid) else pg_get_functiondef(p.oid) end
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${schemas} and ${madeByPeople("pg_proc", "p.oid")}`,

    `select json_build_array(n.nspname, c.relname, r.rulename), format('rule %I.%I.%I', n.nspname, c.relname, r.rulename), pg_get_ruledef(r.oid) || case when r.ev_enabled <> 'O' then ' enabled ' || r.ev_enabled::text else '' end
       from ${relation} join pg_rewrite r on r.ev_class = c.oid where r.rulename <> '_RETURN' and ${ofUsers}`,

    `select json_build_array(n.nspname, c.relname, p.polname), format('policy %I.%I.%I', n.nspname, c.relname, p.polname),
            concat_ws(' ', case when p.polpermissive then 'permissive' else 'restrictive' end, 'for', p.polcmd, 'to',
              (select string_agg(coalesce(${GRANTEE}, 'public'), ', ' order by r.rolname)
                 from unnest(p.polroles) o left join pg_roles r on r.oid = o),
              'using ' || pg_get_expr(p.polqual, p.polrelid), 'with check ' || pg_get_expr(p.polwithcheck, p.polrelid))
       from ${relation} join pg_policy p on p.polrelid = c.oid where ${ofUsers}`,

    // Part by part: as a whole the server prints it with fewer parentheses than anything else.
    `select json_build_array(n.nspname, s.stxname), format('statistics %I.%I', n.nspname, s.stxname), concat_ws(' ', array_to_string(s.stxkind, ' '), 'on', c.oid::regclass,
              (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum = any (s.stxkeys)),
              array_to_string(pg_get_statisticsobjdef_expressions(s.oid), ', '), ${STATISTICS_TARGET("s.stxstattarget")}), json_build_array(c.relname)
       from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace join pg_class c on c.oid = s.stxrelid where ${schemas}`,

    `select json_build_array(n.nspname, c.relname), format('rights on %I.%I', n.nspname, c.relname), r.words
       from ${relation}, lateral (select ${rightsInWords("c.relacl", RELATION_ACL_KIND, "c.relowner")} as words) r
      where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and r.words is not null and ${ofUsers}`,

    `select json_build_array(n.nspname, c.relname, a.attname), format('rights on %I.%I.%I', n.nspname, c.relname, a.attname), r.words
       from ${relation} join pg_attribute a on a.attrelid = c.oid,
       lateral (select ${rightsInWords("a.attacl", "'c'::\"char\"", "c.relowner")} as words) r
      where r.words is not null and not a.attisdropped and ${ofUsers}`,

    `select json_build_array(n.nspname, p.proname), format('rights on %I.%I(', n.nspname, p.proname) || pg_get_function_identity_arguments(p.oid) || ')', r.words
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
       lateral (select ${rightsInWords("p.proacl", "'f'::\"char\"", "p.proowner")} as words) r
      where r.words is not null and ${schemas} and ${madeByPeople("pg_proc", "p.oid")}`,

    `select json_build_array(n.nspname), format('rights on schema %I', n.nspname), r.words from pg_namespace n,
       lateral (select ${rightsInWords("n.nspacl", "'n'::\"char\"", "n.nspowner")} as words) r where r.words is not null and ${schemas}`,

    `select json_build_array(n.nspname, t.typname), format('rights on type %I.%I', n.nspname, t.typname), r.words from pg_type t join pg_namespace n on n.oid = t.typnamespace,
       lateral (select ${rightsInWords("t.typacl", "'T'::\"char\"", "t.typowner")} as words) r
      where r.words is not null and not exists (select from pg_type e where e.typarray = t.oid) and ${schemas} and ${own("pg_type", "t.oid")}`,

    `select json_build_array(), concat_ws(' ', 'default rights on', d.defaclobjtype::text, 'in ' || quote_ident(n.nspname), 'made by',
              case d.defaclrole when current_user::regrole then 'owner' else coalesce((select ${GRANTEE} from pg_roles r where r.oid = d.defaclrole), d.defaclrole::text) end),
            (select string_agg(concat_ws(' ', case when x.grantee = d.defaclrole then 'owner' else coalesce(${GRANTEE}, 'public') end, x.privilege_type,
               case when x.is_grantable and x.grantee <> d.defaclrole then 'grantable' end), ', '
               order by x.grantee = d.defaclrole desc, r.rolname, x.privilege_type)
               from aclexplode(d.defaclacl) x left join pg_roles r on r.oid = x.grantee)
       from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace where n.oid is null or ${schemas}`,

    `select json_build_array(p.pubname), format('publication %I', p.pubname), concat_ws(' ', case when p.puballtables then 'all tables' end,
              (select string_agg(concat_ws(' ', r.prrelid::regclass, (select string_agg(quote_ident(a.attname), ' ' order by a.attname) from pg_attribute a
                  where a.attrelid = r.prrelid and a.attnum = any (r.prattrs)), 'where ' || pg_get_expr(r.prqual, r.prrelid)), ', ' order by r.prrelid::regclass::text)
                 from pg_publication_rel r where r.prpubid = p.oid),
              (select string_agg(m.pnnspid::regnamespace::text, ', ' order by 1) from pg_publication_namespace m where m.pnpubid = p.oid),
              'publishes', p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot, 'generated ' || (to_jsonb(p) ->> 'pubgencols')) from pg_publication p`,

    `select json_build_array(n.nspname, o.oprname), 'operator ' || o.oid::regoperator, ${OPERATOR}
       from pg_operator o join pg_namespace n on n.oid = o.oprnamespace where ${schemas} and ${own("pg_operator", "o.oid")}`,

    `select json_build_array(n.nspname, o.opcname), format('operator class %I.%I using %I', n.nspname, o.opcname, m.amname), concat_ws(' ', format_type(o.opcintype, null), o.opcdefault, case when o.opckeytype <> 0 then format_type(o.opckeytype, null) end,
              (select format('in %I.%I', s.nspname, f.opfname) from pg_opfamily f join pg_namespace s on s.oid = f.opfnamespace where f.oid = o.opcfamily))
       from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace join pg_am m on m.oid = o.opcmethod
      where ${schemas} and ${own("pg_opclass", "o.oid")}`,

    `select json_build_array(n.nspname, f.opfname), format('operator family %I.%I using %I', n.nspname, f.opfname, m.amname), concat_ws(' ',
              (select string_agg(concat_ws(' ', a.amopstrategy, a.amopopr::regoperator, a.amoppurpose::text, format_type(nullif(a.amoplefttype, 0), null), format_type(nullif(a.amoprighttype, 0), null),
                  (select format('%I.%I', s.nspname, b.opfname) from pg_opfamily b join pg_namespace s on s.oid = b.opfnamespace where b.oid = a.amopsortfamily)), ', '
                  order by a.amopstrategy, a.amopopr::regoperator::text) from pg_amop a where a.amopfamily = f.oid),
              (select string_agg(concat_ws(' ', a.amprocnum, a.amproc::regprocedure, format_type(a.amproclefttype, null), format_type(a.amprocrighttype, null)), ', '
                  order by a.amprocnum, a.amproc::regprocedure::text) from pg_amproc a where a.amprocfamily = f.oid))
       from pg_opfamily f join pg_namespace n on n.oid = f.opfnamespace join pg_am m on m.oid = f.opfmethod
      where ${schemas} and ${own("pg_opfamily", "f.oid")}`,

    `select json_build_array(m.amname), format('access method %I', m.amname), concat_ws(' ', m.amtype::text, m.amhandler::regproc) from pg_am m
      where m.oid >= 16384 and ${own("pg_am", "m.oid")}`,

    `select json_build_array(), format('transform for %s language %I', format_type(t.trftype, null), l.lanname), concat_ws(' ', t.trffromsql::regprocedure, t.trftosql::regprocedure)
       from pg_transform t join pg_language l on l.oid = t.trflang where ${own("pg_transform", "t.oid")}`,

    `select json_build_array(), format('dependence of %s %s on extension %I', i.type, i.identity, e.extname), ''
       from pg_depend d join pg_extension e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid, pg_identify_object(d.classid, d.objid, d.objsubid) i
      where d.deptype = 'x'`,

    `select json_build_array(), format('cast from %s to %s', format_type(k.castsource, null), format_type(k.casttarget, null)),
            concat_ws(' ', k.castfunc::regprocedure, k.castcontext::text, k.castmethod::text)
       from pg_cast k where k.oid >= 16384 and ${madeByPeople("pg_cast", "k.oid")}`,

    `select json_build_array(n.nspname, o.collname), format('collation %I.%I', n.nspname, o.collname), ${COLLATION}
       from pg_collation o join pg_namespace n on n.oid = o.collnamespace where ${schemas} and ${own("pg_collation", "o.oid")}`,

    `select json_build_array(n.nspname, d.dictname), format('text search dictionary %I.%I', n.nspname, d.dictname), concat_ws(' ', (select format('%I.%I', s.nspname, m.tmplname) from pg_ts_template m join pg_namespace s on s.oid = m.tmplnamespace where m.oid = d.dicttemplate), d.dictinitoption)
       from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace where ${schemas} and ${own("pg_ts_dict", "d.oid")}`,

    `select json_build_array(n.nspname, o.cfgname), format('text search configuration %I.%I', n.nspname, o.cfgname),
            concat_ws(' ', (select format('%I.%I', s.nspname, p.prsname) from pg_ts_parser p join pg_namespace s on s.oid = p.prsnamespace where p.oid = o.cfgparser),
              (select string_agg(concat_ws(' ', m.maptokentype, m.mapdict::regdictionary), ', ' order by m.maptokentype, m.mapseqno) from pg_ts_config_map m where m.mapcfg = o.oid))
       from pg_ts_config o join pg_namespace n on n.oid = o.cfgnamespace where ${schemas} and ${own("pg_ts_config", "o.oid")}`,

    `select json_build_array(n.nspname, p.prsname), format('text search parser %I.%I', n.nspname, p.prsname),
            concat_ws(' ', p.prsstart::regproc, p.prstoken::regproc, p.prsend::regproc, p.prsheadline::regproc, p.prslextype::regproc)
       from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace where ${schemas} and ${own("pg_ts_parser", "p.oid")}`,

    `select json_build_array(n.nspname, m.tmplname), format('text search template %I.%I', n.nspname, m.tmplname), concat_ws(' ', m.tmplinit::regproc, m.tmpllexize::regproc)
       from pg_ts_template m join pg_namespace n on n.oid = m.tmplnamespace where ${schemas} and ${own("pg_ts_template", "m.oid")}`,

    `select json_build_array(n.nspname, o.conname), format('conversion %I.%I', n.nspname, o.conname), concat_ws(' ', pg_encoding_to_char(o.conforencoding), pg_encoding_to_char(o.contoencoding), o.conproc, o.condefault)
       from pg_conversion o join pg_namespace n on n.oid = o.connamespace where ${schemas} and ${own("pg_conversion", "o.oid")}`,

    `select json_build_array(t.evtname), format('event trigger %I', t.evtname), concat_ws(' ', t.evtevent, t.evtfoid::regprocedure, t.evtenabled::text, quote_literal(t.evttags::text))
       from pg_event_trigger t where ${own("pg_event_trigger", "t.oid")}`,

    `select json_build_array(s.srvname), format('foreign server %I', s.srvname), concat_ws(' ', quote_ident(w.fdwname), quote_literal(s.srvversion)) from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw`,

    `select (to_json(a.object_names)), 'comment on ' || i.type || ' ' || i.identity, quote_literal(d.description)
       from pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i, pg_identify_object_as_address(d.classoid, d.objoid, d.objsubid) a
      where (d.objoid >= 16384 or i.type = 'schema' and i.identity = 'public') and coalesce(i.schema, '') !~ '^pg_'
        ${options.includeSluice ? "" : "and i.identity !~ '^sluice[.]'"}
        and not exists (select 1 from pg_depend e where e.classid = d.classoid and e.objid = d.objoid and e.deptype = 'e')`,
  ];
}
