import type pg from "pg";
import { AppError } from "../errors.ts";

const USERS = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
const own = (catalogue: string, oid: string) =>
  `not exists (select 1 from pg_depend e where e.classid = '${catalogue}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;
const RELATION = `pg_class c join pg_namespace n on n.oid = c.relnamespace`;
const OF_USERS = `${USERS} and ${own("pg_class", "c.oid")}`;
const TABLE = `format('%I.%I', n.nspname, c.relname)`;
const SEQUENCE_OPTIONS = `format('start with %s increment by %s minvalue %s maxvalue %s cache %s %s', s.seqstart, s.seqincrement,
  s.seqmin, s.seqmax, s.seqcache, case when s.seqcycle then 'cycle' else 'no cycle' end)`;

/** Sentences about what a clone cannot carry over. */
const UNSUPPORTED = [
  `select 'the partitioned table ' || ${TABLE} from ${RELATION} where c.relkind = 'p' and ${OF_USERS}`,
  `select 'the foreign table ' || ${TABLE} from ${RELATION} where c.relkind = 'f' and ${OF_USERS}`,
  `select 'the inherited table ' || ${TABLE} from ${RELATION} join pg_inherits i on i.inhrelid = c.oid
    where c.relkind = 'r' and ${OF_USERS}`,
  `select 'the aggregate ' || format('%I.%I', n.nspname, p.proname) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prokind = 'a' and ${USERS} and ${own("pg_proc", "p.oid")}`,
  `select 'the type ' || format('%I.%I', n.nspname, t.typname) from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where t.typtype in ('r', 'b', 'p') and t.typcategory <> 'A' and ${USERS} and ${own("pg_type", "t.oid")}`,
  `select 'the operator ' || n.nspname || '.' || o.oprname from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
    where ${USERS} and ${own("pg_operator", "o.oid")}`,
  `select 'the collation ' || n.nspname || '.' || o.collname from pg_collation o join pg_namespace n on n.oid = o.collnamespace
    where ${USERS} and ${own("pg_collation", "o.oid")}`,
  `select 'the text search configuration ' || n.nspname || '.' || o.cfgname from pg_ts_config o
     join pg_namespace n on n.oid = o.cfgnamespace where ${USERS} and ${own("pg_ts_config", "o.oid")}`,
];

/** What exists before rows come: in any order, since a statement that needs a later one is tried again after it. */
const BEFORE_ROWS = [
  `select format('create schema if not exists %I', n.nspname) from pg_namespace n where ${USERS} and ${own("pg_namespace", "n.oid")}`,

  `select format('create extension if not exists %I with schema %I version %L', e.extname, n.nspname, e.extversion)
     from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'`,

  `select format('create type %I.%I as enum (%s)', n.nspname, t.typname,
          string_agg(quote_literal(l.enumlabel), ', ' order by l.enumsortorder))
     from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_enum l on l.enumtypid = t.oid
    where ${USERS} and ${own("pg_type", "t.oid")} group by n.nspname, t.typname`,

  `select format('create domain %I.%I as %s %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
          concat_ws(' ', 'default ' || t.typdefault, case when t.typnotnull then 'not null' end,
            (select string_agg(format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), ' ')
               from pg_constraint k where k.contypid = t.oid and k.contype = 'c')))
     from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where t.typtype = 'd' and ${USERS} and ${own("pg_type", "t.oid")}`,

  `select format('create type %s as (%s)', ${TABLE},
          string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum))
     from ${RELATION} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'c' and ${OF_USERS} group by n.nspname, c.relname`,

  `select format('create sequence %s as %s %s', ${TABLE}, format_type(s.seqtypid, null), ${SEQUENCE_OPTIONS})
     from ${RELATION} join pg_sequence s on s.seqrelid = c.oid
    where ${OF_USERS} and not exists (select 1 from pg_depend d
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i' and d.refobjsubid > 0)`,

  `select format('create %s table %s (%s) %s', case c.relpersistence when 'u' then 'unlogged' end, ${TABLE},
          coalesce(string_agg(col.ddl, ', ' order by col.attnum), ''),
          'with (' || array_to_string(c.reloptions, ', ') || ')')
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
                when k.convalidated then format('constraint %I not null', k.conname) end)) as ddl
         from pg_attribute a join pg_type t on t.oid = a.atttypid
         left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
         left join pg_constraint k on k.conrelid = c.oid and k.contype = 'n' and k.conkey[1] = a.attnum
         left join lateral (
           select s.seqrelid, ${SEQUENCE_OPTIONS} as options from pg_depend p join pg_sequence s on s.seqrelid = p.objid
            where p.classid = 'pg_class'::regclass and p.refobjid = c.oid and p.refobjsubid = a.attnum and p.deptype = 'i') i
           on a.attidentity <> ''
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) col on true
    where c.relkind = 'r' and ${OF_USERS} group by c.oid, n.nspname, c.relname, c.relpersistence, c.reloptions`,

  `select format('alter table %s alter column %I set storage %s', ${TABLE}, a.attname,
          case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end)
     from ${RELATION} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     join pg_type t on t.oid = a.atttypid
    where c.relkind = 'r' and a.attstorage <> t.typstorage and ${OF_USERS}`,

  `select format('alter sequence %s owned by %s.%I', ${TABLE}, d.refobjid::regclass, a.attname)
     from ${RELATION} join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'a'
     join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where c.relkind = 'S' and d.refobjsubid > 0 and ${OF_USERS}`,

  `select pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prokind in ('f', 'p', 'w') and ${USERS} and ${own("pg_proc", "p.oid")}`,

  `select format('create view %s %s as %s', ${TABLE}, 'with (' || array_to_string(c.reloptions, ', ') || ')', pg_get_viewdef(c.oid))
     from ${RELATION} where c.relkind = 'v' and ${OF_USERS}`,
];

/** What comes after the rows: faster so, and a constraint that is not valid would refuse them. */
const AFTER_ROWS = [
  `select pg_get_indexdef(i.indexrelid) from ${RELATION} join pg_index i on i.indrelid = c.oid
    where c.relkind = 'r' and ${OF_USERS}
      and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`,

  `select format('alter table %s add constraint %I %s', ${TABLE}, k.conname, pg_get_constraintdef(k.oid))
     from ${RELATION} join pg_constraint k on k.conrelid = c.oid
    where c.relkind = 'r' and (k.contype in ('p', 'u', 'x', 'c', 'f') or (k.contype = 'n' and not k.convalidated)) and ${OF_USERS}
    order by array_position(array['p', 'u', 'x', 'c', 'n', 'f'], k.contype::text)`,

  `select format('create materialized view %s %s as %s', ${TABLE}, 'with (' || array_to_string(c.reloptions, ', ') || ')',
          pg_get_viewdef(c.oid)) from ${RELATION} where c.relkind = 'm' and ${OF_USERS}`,
  `select pg_get_indexdef(i.indexrelid) from ${RELATION} join pg_index i on i.indrelid = c.oid where c.relkind = 'm' and ${OF_USERS}`,

  `select pg_get_triggerdef(g.oid) from ${RELATION} join pg_trigger g on g.tgrelid = c.oid
    where not g.tgisinternal and ${OF_USERS}`,
  `select format('alter table %s %s trigger %I', ${TABLE}, case g.tgenabled when 'D' then 'disable' when 'R' then 'enable replica'
          else 'enable always' end, g.tgname)
     from ${RELATION} join pg_trigger g on g.tgrelid = c.oid
    where not g.tgisinternal and g.tgenabled <> 'O' and c.relkind = 'r' and ${OF_USERS}`,

  `select pg_get_ruledef(r.oid) from ${RELATION} join pg_rewrite r on r.ev_class = c.oid
    where r.rulename <> '_RETURN' and ${OF_USERS}`,
  `select pg_get_statisticsobjdef(s.oid) from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace where ${USERS}`,

  `select format('alter table %s replica identity %s', ${TABLE}, case c.relreplident when 'n' then 'nothing' else 'full' end)
     from ${RELATION} where c.relkind = 'r' and c.relreplident in ('n', 'f') and ${OF_USERS}`,
  `select format(case when i.indisreplident then 'alter table %s replica identity using index %I' else 'alter table %s cluster on %I' end,
          ${TABLE}, x.relname)
     from ${RELATION} join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
    where (i.indisreplident or i.indisclustered) and ${OF_USERS}`,

  `select format('create policy %I on %s as %s for %s to %s%s%s', p.polname, ${TABLE},
          case when p.polpermissive then 'permissive' else 'restrictive' end,
          case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
          (select string_agg(coalesce(quote_ident(r.rolname), 'public'), ', ')
             from unnest(p.polroles) o left join pg_roles r on r.oid = o),
          ' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
     from ${RELATION} join pg_policy p on p.polrelid = c.oid where ${OF_USERS}`,
  `select format('alter table %s enable row level security', ${TABLE}) from ${RELATION} where c.relrowsecurity and ${OF_USERS}`,
  `select format('alter table %s force row level security', ${TABLE}) from ${RELATION} where c.relforcerowsecurity and ${OF_USERS}`,

  rights(
    `case c.relkind when 'S' then 'sequence ' else '' end || ${TABLE}`,
    "''",
    "c.relacl",
    "c.relowner",
    `${RELATION}`,
    `c.relkind in ('r', 'v', 'm', 'S') and ${OF_USERS}`,
  ),
  rights(
    TABLE,
    "format('(%I)', a.attname)",
    "a.attacl",
    "c.relowner",
    `${RELATION} join pg_attribute a on a.attrelid = c.oid and not a.attisdropped`,
    OF_USERS,
  ),
  rights(
    "p.oid::regprocedure::text",
    "''",
    "p.proacl",
    "p.proowner",
    "pg_proc p join pg_namespace n on n.oid = p.pronamespace",
    `${USERS} and ${own("pg_proc", "p.oid")}`,
    "routine ",
  ),
];

/** Rights that were granted, given anew: to nobody first, then to each. The owner is whoever makes the clone. */
function rights(
  object: string,
  columns: string,
  acl: string,
  owner: string,
  from: string,
  where: string,
  kind = "",
) {
  const all =
    columns === "''" ? `format('revoke all on ${kind}%s from public, current_user;', ${object}) ||` : "";
  return `select ${all} (select coalesce(string_agg(format('grant %s%s on ${kind}%s to %s%s', x.privilege_type, ${columns}, ${object},
            case when x.grantee = ${owner} then 'current_user' else coalesce(quote_ident(r.rolname), 'public') end,
            case when x.is_grantable and x.grantee <> ${owner} then ' with grant option' else '' end), '; '), '')
            from aclexplode(${acl}) x left join pg_roles r on r.oid = x.grantee)
     from ${from} where ${acl} is not null and ${where}`;
}

export type CloneDdl = { beforeRows: string[]; afterRows: string[] };

/**
 * Reads the statements that make a database's schema anew. The search path must be empty, so that names come qualified.
 * @throws AppError invalid naming what cannot be carried over.
 */
export async function readDdl(source: pg.ClientBase): Promise<CloneDdl> {
  const unsupported = await readAll(source, UNSUPPORTED);
  if (unsupported.length > 0) {
    const [first] = unsupported;
    const more = unsupported.length > 1 ? ` and ${unsupported.length - 1} more` : "";
    throw new AppError(
      "invalid",
      `The database cannot be cloned: ${first}${more} cannot be carried over yet.`,
      {
        unsupported,
      },
    );
  }
  return { beforeRows: await readAll(source, BEFORE_ROWS), afterRows: await readAll(source, AFTER_ROWS) };
}

async function readAll(source: pg.ClientBase, queries: string[]): Promise<string[]> {
  const texts: string[] = [];
  for (const text of queries) {
    const { rows } = await source.query<[string]>({ text, rowMode: "array" });
    texts.push(...rows.map(([ddl]) => ddl));
  }
  return texts;
}

/**
 * Runs statements in rounds: one that fails, because it needs another that has not run yet, is tried again after the
 * others, as long as a round gets any of them done. @returns those that still fail, with why
 */
export async function applyDdl(
  clone: pg.ClientBase,
  statements: string[],
): Promise<{ ddl: string; why: string }[]> {
  await clone.query("begin; set local check_function_bodies = off; set local search_path = ''");
  let pending = statements.map((ddl) => ({ ddl, why: "" }));
  for (let before = Number.POSITIVE_INFINITY; pending.length > 0 && pending.length < before; ) {
    before = pending.length;
    const failed: typeof pending = [];
    for (const { ddl } of pending) {
      await clone.query("savepoint one");
      const error = await clone.query(ddl).then(
        () => null,
        (reason: Error) => reason,
      );
      if (error) failed.push({ ddl, why: error.message });
      await clone.query(error ? "rollback to one" : "release one");
    }
    pending = failed;
  }
  await clone.query("commit");
  return pending;
}
