-- As in 2-backfill/010-dual-write. Each statement may be repeated.
create or replace function public.reservations_dual_write() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  -- It has its owner's rights, and anybody may put it on a table of their own, whose casts would then have them too.
  if tg_table_schema <> 'public' or tg_table_name <> 'reservations' then
    raise exception 'reservations_dual_write() is not for table %.%', tg_table_schema, tg_table_name;
  end if;
  if tg_op = 'INSERT' or new.service is distinct from old.service then
    -- On insert only what the application left empty; on a changed service the three follow it.
    if new."serviceId" is null or tg_op = 'UPDATE' and new."serviceId" is not distinct from old."serviceId" then
      select s.id, s.name, s."durationMinutes" + s."bufferMinutes"
      into new."serviceId", new."serviceName", new."estimatedDuration"
      from services s where s.code = new.service::text;
    else
      select coalesce(new."serviceName", s.name), coalesce(new."estimatedDuration", s."durationMinutes" + s."bufferMinutes")
      into new."serviceName", new."estimatedDuration"
      from services s where s.id = new."serviceId";
    end if;
  end if;
  if tg_op = 'INSERT' and new.period is null
    or tg_op = 'UPDATE' and new."preferredTime" is distinct from old."preferredTime" and new.period is not distinct from old.period
  then
    new.period := sluice.period_of(new."preferredTime");
    if new.period is null then
      -- Never refused and never guessed: a person decides, as for the rows that were there before.
      insert into sluice.quarantine (plan, step, row_key, raw_value, quarantined_at)
      values ('2026-reservations-service', '040-period', new.id, new."preferredTime", now())
      on conflict (plan, step, row_key) do update
        set raw_value = excluded.raw_value, quarantined_at = excluded.quarantined_at,
            decided_value = null, decided_by = null, decided_at = null;
    end if;
  end if;
  return new;
end
$$;
create or replace trigger reservations_dual_write_insert before insert on reservations
  for each row execute function public.reservations_dual_write();
-- The condition keeps the backfill's own updates, which change no old field, out of the trigger.
create or replace trigger reservations_dual_write_update before update on reservations
  for each row when (new.service is distinct from old.service or new."preferredTime" is distinct from old."preferredTime")
  execute function public.reservations_dual_write();
