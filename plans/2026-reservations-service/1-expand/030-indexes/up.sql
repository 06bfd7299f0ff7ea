-- IF NOT EXISTS so that the step can be repeated after a crash between the two; the check below refuses an invalid index.
create index concurrently if not exists "reservations_serviceId_preferredDate_status_idx"
  on reservations ("serviceId", "preferredDate", status);
create index concurrently if not exists "reservations_preferredDate_period_status_idx"
  on reservations ("preferredDate", period, status);
