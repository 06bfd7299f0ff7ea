-- Nullable and without a default: the catalogue changes, no row is touched.
alter table reservations
  add column "serviceId" text,
  add column "serviceName" text,
  add column "estimatedDuration" integer,
  add column period text;
