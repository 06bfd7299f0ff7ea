-- The old application counts a day's bookings of one service against its daily limit.
select l."dailyLimit", l."isActive",
  (select count(*) from reservations r
   where r."preferredDate" = current_date + 30 and r.service = l."serviceType" and r.status in ('PENDING', 'CONFIRMED'))
from service_reservation_limits l
where l."serviceType" = 'WRINKLE_BOTOX';
