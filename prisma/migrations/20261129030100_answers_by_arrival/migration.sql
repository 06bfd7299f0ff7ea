-- When an application was last answered off is told by this database's clock. A gateway that proves until when all it answered is
-- written ("told_run", 20261129000000) times what it counts by that clock; any other by its machine's own, which may be another
-- time by any length: what it counted is taken for as young as it can be, which is its arrival. And none is later than now.
create or replace function note_flag_askers() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'evaluation_counts'::regclass then
    raise exception 'note_flag_askers() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  insert into flag_askers (flag_name, application, first_asked_at, last_asked_at, last_off_at)
  select c.flag_name, c.application, min(c.at), max(c.at),
    max(case when g.id is null then clock_timestamp() else least(c.at, clock_timestamp()) end)
      filter (where c.variant = 'off' and c.authenticated)
  from counted c left join gateways g on g.id = c.gateway_id and g.told_run = g.boot_id
  group by 1, 2 order by 1, 2
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
