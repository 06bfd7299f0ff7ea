-- Since when a flag is what it is counts from the commit: before it nobody is served that. A transaction typed into psql may be
-- open for minutes between the statement, at which the version was dated, and its commit, and a soak time was shorter by that.
create function date_version_at_commit() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'flag_versions'::regclass then
    raise exception 'date_version_at_commit() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  update flag_versions set at = clock_timestamp() where id = new.id;
  return null;
end $$;
revoke execute on function date_version_at_commit() from public;
do $$ begin
  execute format('alter function date_version_at_commit() set search_path = pg_catalog, %I, pg_temp', current_schema());
end $$;
create constraint trigger flag_versions_6_at_commit after insert on flag_versions
  deferrable initially deferred for each row execute function date_version_at_commit();
