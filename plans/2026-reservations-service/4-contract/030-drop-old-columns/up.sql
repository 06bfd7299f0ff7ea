drop index "reservations_preferredDate_service_status_idx";
alter table reservations drop column service, drop column "preferredTime";
