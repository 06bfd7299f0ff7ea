-- No IF EXISTS: a misspelt name must fail, not pass in silence and leave the column behind.
alter table reservations
  drop column period,
  drop column "estimatedDuration",
  drop column "serviceName",
  drop column "serviceId";
