alter table reservations drop constraint reservations_period_check;
