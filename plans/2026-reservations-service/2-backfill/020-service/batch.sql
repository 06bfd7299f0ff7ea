update reservations r
set "serviceId" = s.id, "serviceName" = s.name
from services s
where r.id > :after and r.id <= :upto
  and s.code = r.service::text
  and (r."serviceId" is null or r."serviceName" is null);
