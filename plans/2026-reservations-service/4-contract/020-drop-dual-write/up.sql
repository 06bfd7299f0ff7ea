drop trigger if exists reservations_dual_write_insert on reservations;
drop trigger if exists reservations_dual_write_update on reservations;
drop function if exists public.reservations_dual_write();
