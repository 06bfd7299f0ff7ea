-- From here on a time that nobody can read is refused, so this is the first step that the old writer would feel.
alter table reservations
  drop constraint if exists reservations_period_required_check,
  add constraint reservations_period_required_check check (period is not null) not valid;
alter table reservations validate constraint reservations_period_required_check;
alter table reservations alter column period set not null;
alter table reservations drop constraint reservations_period_required_check;
