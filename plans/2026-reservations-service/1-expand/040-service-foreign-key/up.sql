-- NOT VALID holds its lock for an instant; VALIDATE then reads the rows while bookings go on.
-- DROP IF EXISTS in the same statement makes the step repeatable after a crash between the two.
alter table reservations
  drop constraint if exists "reservations_serviceId_fkey",
  add constraint "reservations_serviceId_fkey"
    foreign key ("serviceId") references services (id) on delete restrict not valid;
alter table reservations validate constraint "reservations_serviceId_fkey";
