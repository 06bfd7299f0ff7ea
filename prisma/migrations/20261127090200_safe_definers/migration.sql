-- Whatever runs with the owner's rights finds the real tables first: a caller's temporary table of the same name would
-- otherwise stand in for one, and its trigger would run as the owner. A test refuses a function that lacks this.
do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = current_schema()::regnamespace and p.prosecdef
  loop
    execute format('alter function %s set search_path = pg_catalog, %I, pg_temp', f, current_schema());
  end loop;
end $$;

-- A time that JavaScript cannot hold would break every page that shows the entry, and no entry can be removed.
alter table audit_entries add constraint audit_entries_at_check
  check (at >= '0001-01-01Z' and at < '10000-01-01Z') not valid;
