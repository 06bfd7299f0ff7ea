-- Lifted by SQL that says no more than that it is not engaged: everybody was off until now, so that what is measured since a
-- flag is on for everyone begins anew, as after a lift in Sluice.
create or replace function stamp_kill_switch() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'kill_switch'::regclass then
    raise exception 'stamp_kill_switch() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  new.revision := (select revision from flag_state where id = 1);
  if old.engaged_at is not null and new.engaged_at is null
    and (new.lifted_at, new.lifted_by) is not distinct from (old.lifted_at, old.lifted_by)
  then
    new.lifted_at := clock_timestamp();
    new.lifted_by := 'outside: ' || session_user;
  end if;
  return new;
end $$;
do $$ begin
  execute format('alter function stamp_kill_switch() set search_path = pg_catalog, %I, pg_temp', current_schema());
end $$;
