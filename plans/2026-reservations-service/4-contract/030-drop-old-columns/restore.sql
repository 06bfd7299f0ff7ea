alter table reservations add column service "ServiceType", add column "preferredTime" text;

create unique index on sluice_backup (id);
analyze sluice_backup;

-- Bookings made since the backup get what the new path always wrote into the old fields: the code and the usual time.
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

update reservations r
set service = coalesce(b.service, s.code)::"ServiceType",
    "preferredTime" = coalesce(b."preferredTime", case r.period when 'MORNING' then '09:00' else '14:00' end)
from reservations as self
join services s on s.id = self."serviceId"
left join sluice_backup b on b.id = self.id
where r.id = self.id;

alter table reservations alter column service set not null, alter column "preferredTime" set not null;
create index "reservations_preferredDate_service_status_idx" on reservations ("preferredDate", service, status);
