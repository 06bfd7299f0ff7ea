create index concurrently if not exists "reservations_preferredDate_period_serviceId_status_idx"
  on reservations ("preferredDate", period, "serviceId", status);
create index concurrently if not exists "reservations_createdAt_status_idx" on reservations ("createdAt", status);
analyze reservations;
analyze services;
analyze clinic_time_slots;
