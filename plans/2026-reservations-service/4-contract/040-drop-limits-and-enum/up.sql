-- Without CASCADE: whatever still hangs on them stops the step instead of vanishing with them.
drop table service_reservation_limits;
drop type "ServiceType";
