select id, "serviceType"::text as "serviceType", "dailyLimit", "isActive", "createdAt", "updatedAt"
from service_reservation_limits
