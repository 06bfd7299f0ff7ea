-- A flag whose time is over: served off explicitly, out of the list, and the only kind that can be deleted in Sluice.
alter table feature_flags add column archived_at timestamptz(3);
alter table feature_flags add constraint feature_flags_archived_check check (archived_at is null or isfinite(archived_at));
