-- When an application with a token for servers was last answered off: contract drops the old path only after a soak time
-- without it, which may be longer than the counts are kept. What was counted and removed before this is not known.
alter table flag_askers add column "last_off_at" TIMESTAMPTZ(3), add column "off_known_since" TIMESTAMPTZ(3);

create or replace function note_flag_askers() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'evaluation_counts'::regclass then
    raise exception 'note_flag_askers() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  insert into flag_askers (flag_name, application, first_asked_at, last_asked_at, last_off_at)
  select c.flag_name, c.application, min(c.at), max(c.at), max(c.at) filter (where c.variant = 'off' and c.authenticated)
  from counted c group by 1, 2 order by 1, 2
  on conflict (flag_name, application) do update
    set last_asked_at = greatest(flag_askers.last_asked_at, excluded.last_asked_at),
      last_off_at = greatest(flag_askers.last_off_at, excluded.last_off_at)
    where flag_askers.last_asked_at < excluded.last_asked_at
      or excluded.last_off_at > coalesce(flag_askers.last_off_at, '-infinity');
  return null;
end $$;
-- A function that is replaced loses its settings.
do $$ begin
  execute format('alter function note_flag_askers() set search_path = pg_catalog, %I, pg_temp', current_schema());
end $$;

update flag_askers a set
  last_off_at = (select max(c.at) from evaluation_counts c
    where c.flag_name = a.flag_name and c.application = a.application and c.variant = 'off' and c.authenticated),
  off_known_since = case when first_asked_at < now() - interval '7 days' then now() - interval '7 days' end;
