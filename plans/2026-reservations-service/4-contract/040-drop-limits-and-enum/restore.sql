create type "ServiceType" as enum (
  'WRINKLE_BOTOX', 'VOLUME_LIFTING', 'SKIN_CARE', 'REMOVAL_PROCEDURE', 'BODY_CARE', 'OTHER_CONSULTATION'
);
create table service_reservation_limits (
  id text primary key,
  "serviceType" "ServiceType" not null,
  "dailyLimit" integer not null,
  "isActive" boolean not null default true,
  "createdAt" timestamp(3) not null default current_timestamp,
  "updatedAt" timestamp(3) not null
);
create unique index "service_reservation_limits_serviceType_key" on service_reservation_limits ("serviceType");
insert into service_reservation_limits (id, "serviceType", "dailyLimit", "isActive", "createdAt", "updatedAt")
select id, "serviceType"::text::"ServiceType", "dailyLimit"::text::integer, "isActive"::text::boolean,
  "createdAt"::text::timestamp, "updatedAt"::text::timestamp
from sluice_backup;
