update reservations
set period = null
where id > :after and id <= :upto and period is not null;
