update reservations
set "estimatedDuration" = null
where id > :after and id <= :upto and "estimatedDuration" is not null;
