-- Whoever may execute a trigger function may put it on a table of their own, whose types bring casts of their own: a function
-- with the owner's rights would run these as the owner. Firing a trigger needs no right to execute, so that nobody has it.
-- Extensions are not ours. `sluice database roles` and `sluice database migrate` do the same for what later migrations make.
do $$
declare f regprocedure;
begin
  for f in
    select p.oid from pg_proc p
    where p.pronamespace = current_schema()::regnamespace
      and p.proowner = (select relowner from pg_class where oid = 'feature_flags'::regclass)
      and not exists (select from pg_depend d where d.objid = p.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e')
  loop
    execute format('revoke execute on function %s from public', f);
  end loop;
end $$;

-- The second wall: a trigger function with the owner's rights refuses, before it looks at a row, every table but those
-- that it is on now. A test asks it of each such function.
do $$
declare f record;
begin
  for f in
    select p.oid::regprocedure as name, p.prosrc as body, string_agg(distinct quote_literal(c.relname), ', ') as tables
    from pg_proc p
    join pg_trigger t on t.tgfoid = p.oid
    join pg_class c on c.oid = t.tgrelid and c.relnamespace = p.pronamespace
    where p.pronamespace = current_schema()::regnamespace and p.prosecdef and p.prorettype = 'trigger'::regtype
    group by p.oid
  loop
    execute format($f$create or replace function %s returns trigger language plpgsql security definer
      set search_path = pg_catalog, %I, pg_temp as %L$f$, f.name, current_schema(),
      format(E'begin\n  if tg_table_schema <> %L or tg_table_name not in (%s) then\n'
        || E'    raise exception ''%s is not for table %%.%%'', tg_table_schema, tg_table_name'
        || E' using errcode = ''insufficient_privilege'';\n  end if;\n  %s;\nend',
        current_schema(), f.tables, f.name, btrim(f.body, E' \n')));
  end loop;
end $$;

-- What a view reads is asked of who reads it.
alter view check_keys set (security_invoker = true);
alter view latest_check_results set (security_invoker = true);
