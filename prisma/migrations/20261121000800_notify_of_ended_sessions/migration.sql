-- A stream of events that was opened before its session ended must hear of the end.
create trigger ended_sessions_9_notify_insert after insert on ended_sessions
  referencing new table as changed for each statement execute function notify_of_rows();
