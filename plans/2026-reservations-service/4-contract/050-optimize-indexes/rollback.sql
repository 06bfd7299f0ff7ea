drop index concurrently if exists "reservations_createdAt_status_idx";
drop index concurrently if exists "reservations_preferredDate_period_serviceId_status_idx";
