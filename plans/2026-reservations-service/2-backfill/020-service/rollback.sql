update reservations
set "serviceId" = null, "serviceName" = null
where id > :after and id <= :upto and ("serviceId" is not null or "serviceName" is not null);
