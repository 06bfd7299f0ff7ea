-- The column stays text with a check. Turning it into an enum later would rewrite the table under an exclusive lock,
-- and would fail: the check compares text.
alter table reservations
  drop constraint if exists reservations_period_check,
  add constraint reservations_period_check check (period in ('MORNING', 'AFTERNOON')) not valid;
alter table reservations validate constraint reservations_period_check;
