select id, service::text as service, "preferredTime" from reservations
