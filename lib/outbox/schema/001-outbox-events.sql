-- public.outbox_events: the outbox as one table with `processed`, for people and programs that speak SQL. Deliveries do
-- not need it, so it is installed apart from the rest, and left out where the application has something of that name.
-- `processed` is a constant in each of its three branches, so that `where processed = false` never reads what was
-- delivered: the planner drops that branch.
create or replace view public.outbox_events as
-- Failed at least once, or waiting behind such a one, for some sink.
select l.id, l.seq, l.type as event_type, l.aggregatetype as aggregate_type, l.aggregateid as aggregate_id, l.payload,
       false as processed, e.attempts, e.last_error, l.created_at
from (select event_id, max(attempts) as attempts, max(last_error) as last_error
      from sluice.outbox_active_exceptions group by event_id) e
join sluice.outbox_log l on l.id = e.event_id
union all
-- Some sink has not come so far, or there is no sink.
select l.id, l.seq, l.type, l.aggregatetype, l.aggregateid, l.payload, false, 0, null, l.created_at
from sluice.outbox_last_cursors f
cross join lateral (select * from sluice.outbox_log r where r.slot = f.slot and r.txid >= f.horizon) l
where (f.sinks = 0 or not sluice.outbox_passed(l.txid, l.seq, f.snap, f.next_snap, f.after_seq)
       or (f.sinks > 1 and exists (
             select from sluice.outbox_active_cursors c
             where c.slot = l.slot and not sluice.outbox_passed(l.txid, l.seq, c.snap, c.next_snap, c.after_seq))))
  and not exists (select from sluice.outbox_active_exceptions e where e.event_id = l.id)
union all
select l.id, l.seq, l.type, l.aggregatetype, l.aggregateid, l.payload, true, null, null, l.created_at
from sluice.outbox_last_cursors f join sluice.outbox_log l on l.slot = f.slot
where f.sinks > 0 and sluice.outbox_passed(l.txid, l.seq, f.snap, f.next_snap, f.after_seq)
  and (f.sinks = 1 or not exists (
         select from sluice.outbox_active_cursors c
         where c.slot = l.slot and not sluice.outbox_passed(l.txid, l.seq, c.snap, c.next_snap, c.after_seq)))
  and not exists (select from sluice.outbox_active_exceptions e where e.event_id = l.id);

create or replace trigger outbox_events_insert instead of insert on public.outbox_events
  for each row execute function sluice.outbox_events_insert();
create or replace trigger outbox_events_update instead of update on public.outbox_events
  for each row execute function sluice.outbox_events_update();
create or replace trigger outbox_events_delete instead of delete on public.outbox_events
  for each row execute function sluice.outbox_events_delete();
