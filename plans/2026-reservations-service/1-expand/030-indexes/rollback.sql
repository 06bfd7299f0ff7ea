-- IF EXISTS so that the rollback can be repeated after a crash between the two; the fingerprint proves that both went.
drop index concurrently if exists "reservations_preferredDate_period_status_idx";
drop index concurrently if exists "reservations_serviceId_preferredDate_status_idx";
