import { madeByPeople, notOfExtension, OF_PEOPLE, REACHING_EXTENSION } from "./catalogue.ts";

const TYPE = `pg_type t join pg_namespace n on n.oid = t.typnamespace`;
const OWN_TYPE = `${OF_PEOPLE} and ${notOfExtension("pg_type", "t.oid")}`;
const TYPE_NAME = `format('%I.%I', n.nspname, t.typname)`;
const FUNCTION = `pg_proc p join pg_namespace n on n.oid = p.pronamespace`;
const OWN_FUNCTION = `${OF_PEOPLE} and ${madeByPeople("pg_proc", "p.oid")}`;
const qualified = (operator: string) =>
  `(select format('operator(%I.%s)', s.nspname, x.oprname) from pg_operator x join pg_namespace s on s.oid = x.oprnamespace where x.oid = ${operator})`;
const given = (name: string, proc: string) =>
  `case when ${proc}::oid <> 0 then '${name} = ' || ${proc}::regproc end`;
const modify = (name: string, column: string) =>
  `'${name} = ' || case ${column} when 'r' then 'read_only' when 's' then 'shareable' else 'read_write' end`;

/** Extensions are made by the target's own role; everything else by whoever makes the copy. */
export const EXTENSIONS = `select json_build_array('extension', e.extname),
    format('create extension if not exists %I with schema %I version %L', e.extname, n.nspname, e.extversion),
    format('create extension if not exists %I with schema %I', e.extname, n.nspname)
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql' and not ${REACHING_EXTENSION}`;

/** A comment of one's own in place of the extension's. */
export const EXTENSION_COMMENTS = `select json_build_array('commentOnExtension', e.extname), format('comment on extension %I is %L', e.extname, d.description), null
  from pg_extension e join pg_description d on d.classoid = 'pg_extension'::regclass and d.objoid = e.oid
  where e.extname <> 'plpgsql' and not ${REACHING_EXTENSION}`;

export const SCHEMAS = `select json_build_array('schema', n.nspname), format('create schema if not exists %I', n.nspname), null
  from pg_namespace n where ${OF_PEOPLE} and ${notOfExtension("pg_namespace", "n.oid")}`;

/** Types, functions and what is made of them: what each is, its statement, and what to do if that fails. */
export const TYPES = [
  `select json_build_array('collation', n.nspname, o.collname), format('create collation %I.%I (%s)', n.nspname, o.collname, concat_ws(', ',
      'provider = ' || case o.collprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
      case when o.collprovider = 'c' then format('lc_collate = %L, lc_ctype = %L', o.collcollate, o.collctype)
           else format('locale = %L', coalesce(to_jsonb(o) ->> 'colllocale', to_jsonb(o) ->> 'colliculocale', o.collcollate)) end,
      'rules = ' || quote_literal(to_jsonb(o) ->> 'collicurules'),
      case when not o.collisdeterministic then 'deterministic = false' end)), null
     from pg_collation o join pg_namespace n on n.oid = o.collnamespace where ${OF_PEOPLE} and ${notOfExtension("pg_collation", "o.oid")}`,

  `select json_build_array('type', n.nspname, t.typname), format('create type %s as enum (%s)', ${TYPE_NAME},
          string_agg(quote_literal(l.enumlabel), ', ' order by l.enumsortorder)), null
     from ${TYPE} left join pg_enum l on l.enumtypid = t.oid
    where t.typtype = 'e' and ${OWN_TYPE} group by n.nspname, t.typname`,

  `select json_build_array('type', n.nspname, t.typname), format('create domain %s as %s %s', ${TYPE_NAME}, format_type(t.typbasetype, t.typtypmod),
          concat_ws(' ', case when t.typcollation <> b.typcollation then 'collate ' || t.typcollation::regcollation end,
            'default ' || pg_get_expr(t.typdefaultbin, 0), case when t.typnotnull then 'not null' end,
            (select string_agg(format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), ' ')
               from pg_constraint k where k.contypid = t.oid and k.contype = 'c' and k.convalidated))), null
     from ${TYPE} join pg_type b on b.oid = t.typbasetype where t.typtype = 'd' and ${OWN_TYPE}`,

  `select json_build_array('type', n.nspname, t.typname), format('create type %s as (%s)', ${TYPE_NAME},
          string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)), null
     from ${TYPE} join pg_class c on c.oid = t.typrelid and c.relkind = 'c'
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where ${OWN_TYPE} group by n.nspname, t.typname`,

  `select json_build_array('type', n.nspname, t.typname), format('create type %s as range (%s)', ${TYPE_NAME}, concat_ws(', ',
          'subtype = ' || format_type(r.rngsubtype, null),
          (select format('subtype_opclass = %I.%I', s.nspname, o.opcname) from pg_opclass o join pg_namespace s on s.oid = o.opcnamespace where o.oid = r.rngsubopc),
          case when r.rngcollation <> 0 then 'collation = ' || r.rngcollation::regcollation end, ${given("subtype_diff", "r.rngsubdiff")},
          (select format('multirange_type_name = %I.%I', s.nspname, m.typname) from pg_type m join pg_namespace s on s.oid = m.typnamespace where m.oid = r.rngmultitypid))), null
     from ${TYPE} join pg_range r on r.rngtypid = t.oid where r.rngcanonical = 0 and ${OWN_TYPE}`,

  `select json_build_array('function', n.nspname, p.proname), pg_get_functiondef(p.oid),
          case when p.proleakproof then regexp_replace(pg_get_functiondef(p.oid), ' LEAKPROOF', '') end from ${FUNCTION} join pg_language l on l.oid = p.prolang
    where p.prokind in ('f', 'p', 'w') and l.lanpltrusted and ${OWN_FUNCTION}`,

  `select json_build_array('aggregate', n.nspname, p.proname), format('create aggregate %I.%I(%s) (%s)', n.nspname, p.proname,
          coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*'), concat_ws(', ',
          'sfunc = ' || g.aggtransfn::regproc, 'stype = ' || format_type(g.aggtranstype, null), 'sspace = ' || nullif(g.aggtransspace, 0),
          ${given("finalfunc", "g.aggfinalfn")}, case when g.aggfinalextra then 'finalfunc_extra' end, ${modify("finalfunc_modify", "g.aggfinalmodify")}, ${given("combinefunc", "g.aggcombinefn")},
          ${given("serialfunc", "g.aggserialfn")}, ${given("deserialfunc", "g.aggdeserialfn")}, 'initcond = ' || quote_literal(g.agginitval),
          ${given("msfunc", "g.aggmtransfn")}, ${given("minvfunc", "g.aggminvtransfn")},
          case when g.aggmtranstype <> 0 then 'mstype = ' || format_type(g.aggmtranstype, null) end, 'msspace = ' || nullif(g.aggmtransspace, 0),
          ${given("mfinalfunc", "g.aggmfinalfn")}, case when g.aggmfinalextra then 'mfinalfunc_extra' end, ${modify("mfinalfunc_modify", "g.aggmfinalmodify")},
          'minitcond = ' || quote_literal(g.aggminitval), 'sortop = ' || ${qualified("g.aggsortop")},
          'parallel = ' || case p.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end)), null
     from ${FUNCTION} join pg_aggregate g on g.aggfnoid = p.oid where g.aggkind = 'n' and ${OWN_FUNCTION}`,

  `select json_build_array('operator', n.nspname, o.oprname), format('create operator %I.%s (%s)', n.nspname, o.oprname, concat_ws(', ',
          'function = ' || o.oprcode, case when o.oprleft <> 0 then 'leftarg = ' || format_type(o.oprleft, null) end,
          case when o.oprright <> 0 then 'rightarg = ' || format_type(o.oprright, null) end,
          'commutator = ' || ${qualified("o.oprcom")}, 'negator = ' || ${qualified("o.oprnegate")},
          ${given("restrict", "o.oprrest")}, ${given("join", "o.oprjoin")},
          case when o.oprcanhash then 'hashes' end, case when o.oprcanmerge then 'merges' end)), null
     from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
    where o.oprcode::oid <> 0 and ${OF_PEOPLE} and ${notOfExtension("pg_operator", "o.oid")}`,

  `select json_build_array('castTo', format_type(k.casttarget, null), format_type(k.castsource, null)),
          format('create cast (%s as %s) %s%s', format_type(k.castsource, null), format_type(k.casttarget, null),
            case k.castmethod when 'f' then 'with function ' || k.castfunc::regprocedure when 'i' then 'with inout' else 'without function' end,
            case k.castcontext when 'a' then ' as assignment' when 'i' then ' as implicit' else '' end), null
     from pg_cast k where k.oid >= 16384 and ${madeByPeople("pg_cast", "k.oid")}`,

  `select json_build_array('textSearchDictionary', n.nspname, d.dictname), format('create text search dictionary %I.%I (%s)', n.nspname, d.dictname,
          concat_ws(', ', (select format('template = %I.%I', s.nspname, m.tmplname) from pg_ts_template m join pg_namespace s on s.oid = m.tmplnamespace where m.oid = d.dicttemplate),
            d.dictinitoption)), null
     from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace where ${OF_PEOPLE} and ${notOfExtension("pg_ts_dict", "d.oid")}`,

  `select json_build_array('textSearchConfiguration', n.nspname, o.cfgname), concat_ws('; ',
          (select format('create text search configuration %I.%I (parser = %I.%I)', n.nspname, o.cfgname, s.nspname, p.prsname)
             from pg_ts_parser p join pg_namespace s on s.oid = p.prsnamespace where p.oid = o.cfgparser),
          (select string_agg(format('alter text search configuration %I.%I add mapping for %s with %s', n.nspname, o.cfgname, m.alias, m.dicts), '; ')
             from (select k.alias, string_agg(m.mapdict::regdictionary::text, ', ' order by m.mapseqno) as dicts
                     from pg_ts_config_map m join ts_token_type(o.cfgparser) k on k.tokid = m.maptokentype
                    where m.mapcfg = o.oid group by k.alias) m)), null
     from pg_ts_config o join pg_namespace n on n.oid = o.cfgnamespace where ${OF_PEOPLE} and ${notOfExtension("pg_ts_config", "o.oid")}`,

  `select json_build_array('conversion', n.nspname, o.conname), format('create %s conversion %I.%I for %L to %L from %s', case when o.condefault then 'default' end,
          n.nspname, o.conname, pg_encoding_to_char(o.conforencoding), pg_encoding_to_char(o.contoencoding), o.conproc), null
     from pg_conversion o join pg_namespace n on n.oid = o.connamespace where ${OF_PEOPLE} and ${notOfExtension("pg_conversion", "o.oid")}`,
];

/** After the rows, which such a check need not hold for. CREATE DOMAIN knows no check that is not valid. */
export const CHECKS_OF_NEW_VALUES = `select json_build_array('constraint', n.nspname, t.typname, k.conname),
    format('alter domain %s add constraint %I %s', ${TYPE_NAME}, k.conname, pg_get_constraintdef(k.oid)), null
  from ${TYPE} join pg_constraint k on k.contypid = t.oid
  where k.contype = 'c' and not k.convalidated and ${OWN_TYPE}`;
