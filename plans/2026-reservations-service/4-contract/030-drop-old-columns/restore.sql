-- Runs while bookings go on, each statement for itself; each may be repeated after a crash.
do $$
declare
  unknown text;
begin
  select string_agg(distinct s.code, ', ') into unknown
  from reservations r join services s on s.id = r."serviceId"
  where not exists (select from sluice_backup b where b.id = r.id)
    and s.code <> all (enum_range(null::"ServiceType")::text[]);
  if unknown is not null then
    raise exception 'The old enum has no value for services added since: %', unknown;
  end if;
end
$$;

-- Bookings made since the backup get what the new path always wrote into the old fields: the code and the usual time.
-- On insert only: a row that is changed before its batch comes must still get its own words from the backup.
create or replace function public.reservations_old_fields() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  new.service := coalesce(new.service, (
    select s.code::"ServiceType" from services s
    where s.id = new."serviceId" and s.code = any (enum_range(null::"ServiceType")::text[])));
  new."preferredTime" := coalesce(new."preferredTime", case new.period when 'MORNING' then '09:00' else '14:00' end);
  return new;
end
$$;
-- One statement, so that no booking comes between the columns and who fills them in. Nullable: no row is touched.
do $$
begin
  alter table reservations
    add column if not exists service "ServiceType",
    add column if not exists "preferredTime" text;
  create or replace trigger reservations_old_fields before insert on reservations
    for each row when (new.service is null or new."preferredTime" is null)
    execute function public.reservations_old_fields();
end
$$;

-- In batches. What a writer has filled in since stays.
update reservations r
set service = coalesce(r.service, old.service),
    "preferredTime" = coalesce(r."preferredTime", old."preferredTime")
from (
  select n.id, coalesce(b.service, s.code)::"ServiceType" as service,
    coalesce(b."preferredTime", case n.period when 'MORNING' then '09:00' else '14:00' end) as "preferredTime"
  from reservations n
  join services s on s.id = n."serviceId"
  left join sluice_backup b on b.id = n.id
  where n.id > :after and n.id <= :upto
) as old
where r.id = old.id and (r.service is null or r."preferredTime" is null);

-- The check is validated while bookings go on; SET NOT NULL then trusts it and reads no row.
alter table reservations
  drop constraint if exists reservations_old_required_check,
  add constraint reservations_old_required_check
    check (service is not null and "preferredTime" is not null) not valid;
alter table reservations validate constraint reservations_old_required_check;
alter table reservations alter column service set not null, alter column "preferredTime" set not null;
alter table reservations drop constraint reservations_old_required_check;
create index concurrently if not exists "reservations_preferredDate_service_status_idx"
  on reservations ("preferredDate", service, status);

-- By now the application sees the old columns and writes them itself, as it did before they were dropped.
drop trigger if exists reservations_old_fields on reservations;
drop function if exists public.reservations_old_fields();
