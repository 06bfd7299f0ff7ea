-- One word for one thing: what was a dry run is a rehearsal, as every page has said. Entries on record keep the word that they
-- were sealed with; it is read as today's (lib/kernel/audit/actions-of-before.ts).
alter type job_kind rename value 'dry_run' to 'rehearsal';
alter table dry_runs rename to rehearsals;
do $$
declare
  one record;
  f regprocedure;
begin
  for one in select conname from pg_constraint where conrelid = 'rehearsals'::regclass and conname like 'dry\_runs%' loop
    execute format('alter table rehearsals rename constraint %I to %I', one.conname,
      replace(one.conname, 'dry_runs', 'rehearsals'));
  end loop;
  for one in
    select relname from pg_index join pg_class on pg_class.oid = indexrelid
    where indrelid = 'rehearsals'::regclass and relname like 'dry\_runs%'
  loop
    execute format('alter index %I rename to %I', one.relname, replace(one.relname, 'dry_runs', 'rehearsals'));
  end loop;
  for one in
    select tgname from pg_trigger where tgrelid = 'rehearsals'::regclass and tgname like 'dry\_runs%' and not tgisinternal
  loop
    execute format('alter trigger %I on rehearsals rename to %I', one.tgname, replace(one.tgname, 'dry_runs', 'rehearsals'));
  end loop;
  for f in select oid from pg_proc where pronamespace = current_schema()::regnamespace and prosrc like '%dry\_runs%' loop
    execute replace(pg_get_functiondef(f), 'dry_runs', 'rehearsals');
  end loop;
end $$;
