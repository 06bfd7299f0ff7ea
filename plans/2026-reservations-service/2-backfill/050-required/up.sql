-- The check is validated while bookings go on; SET NOT NULL then trusts it and reads no row.
-- `period` stays nullable until the contract phase: the old writer may still bring a time that nobody can read.
alter table reservations
  drop constraint if exists reservations_required_check,
  add constraint reservations_required_check
    check ("serviceId" is not null and "serviceName" is not null and "estimatedDuration" is not null) not valid;
alter table reservations validate constraint reservations_required_check;
alter table reservations
  alter column "serviceId" set not null,
  alter column "serviceName" set not null,
  alter column "estimatedDuration" set not null;
alter table reservations drop constraint reservations_required_check;
