alter table reservations
  drop constraint if exists reservations_period_required_check,
  alter column period drop not null;
