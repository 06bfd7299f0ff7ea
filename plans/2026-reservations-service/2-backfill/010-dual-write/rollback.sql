drop trigger if exists reservations_dual_write_insert on reservations;
drop trigger if exists reservations_dual_write_update on reservations;
drop function if exists public.reservations_dual_write();
-- What the trigger filled in while the steps before were being undone. The old fields say the same.
update reservations set "serviceId" = null, "serviceName" = null, "estimatedDuration" = null, period = null
where "serviceId" is not null or "serviceName" is not null or "estimatedDuration" is not null or period is not null;
