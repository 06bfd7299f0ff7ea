-- A gateway writes last_seen_at every second. Only what a page shows differently is worth reading pages again.
drop trigger gateways_9_notify on gateways;
create trigger gateways_9_notify after insert or delete or update of stopped_at, environment_kill on gateways
  for each statement execute function notify_change();
drop trigger gateway_clients_9_notify on gateway_clients;
create trigger gateway_clients_9_notify after insert or delete or update of connected_at, disconnected_at on gateway_clients
  for each statement execute function notify_change();
