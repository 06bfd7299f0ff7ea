update reservations r
set "estimatedDuration" = s."durationMinutes" + s."bufferMinutes"
from services s
where r.id > :after and r.id <= :upto
  and s.id = r."serviceId"
  and r."estimatedDuration" is null;
