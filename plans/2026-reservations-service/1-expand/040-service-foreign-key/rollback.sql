alter table reservations drop constraint "reservations_serviceId_fkey";
