with parsed as materialized (
  select id, sluice.period_of("preferredTime") as period
  from reservations
  where id > :after and id <= :upto and period is null
)
update reservations r
set period = parsed.period
from parsed
where r.id = parsed.id and r.period is null and parsed.period is not null;
