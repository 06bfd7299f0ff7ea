alter table reservations
  drop constraint if exists reservations_required_check,
  alter column "serviceId" drop not null,
  alter column "serviceName" drop not null,
  alter column "estimatedDuration" drop not null;
