-- What insert, update and delete on public.outbox_events mean.
create or replace function sluice.outbox_events_insert() returns trigger language plpgsql as $$
begin
  new.id := coalesce(new.id, sluice.uuid_v7());
  -- An event without an aggregate is in order with nothing but itself.
  new.aggregate_id := coalesce(new.aggregate_id, new.id::text);
  new.aggregate_type := coalesce(new.aggregate_type, 'event');
  insert into sluice.outbox_log (id, aggregatetype, aggregateid, type, payload)
  values (new.id, new.aggregate_type, new.aggregate_id, new.event_type, new.payload)
  returning seq, created_at into new.seq, new.created_at;
  new.processed := false;
  new.attempts := 0;
  return new;
end $$;

-- Sends the event again: at once where it failed, anew where it was delivered. Nothing where it is pending anyway,
-- and where it waits behind another of its key it goes on waiting.
create or replace function sluice.outbox_retry(p_event_id uuid, p_error text default null) returns void
language plpgsql as $$
begin
  update sluice.outbox_exceptions e
  -- Its key has gone on without one that was discarded: it is sent anew, out of order, as one that was delivered is.
  set state = case when e.replay or e.state = 'discarded' then 'replay' else 'retry' end,
      replay = e.replay or e.state = 'discarded', discarded_at = null, discarded_by = null, discard_reason = null,
      attempts = 0, next_at = clock_timestamp(), last_error = p_error,
      error_class = case when p_error is null then null else e.error_class end,
      fingerprint = case when p_error is null then null else e.fingerprint end
  where e.event_id = p_event_id and e.state <> 'blocked'
    -- While it fails at one sink, another's being discarded stands.
    and (e.state <> 'discarded'
         or not exists (select from sluice.outbox_active_exceptions a where a.event_id = p_event_id));

  insert into sluice.outbox_exceptions (sink, event_id, seq, slot, key, type, state, replay, next_at, event_created_at)
  select c.sink, l.id, l.seq, l.slot, l.aggregateid, l.type, 'replay', true, clock_timestamp(), l.created_at
  from sluice.outbox_log l
  join sluice.outbox_active_cursors c on c.slot = l.slot
   and sluice.outbox_passed(l.txid, l.seq, c.snap, c.next_snap, c.after_seq)
  where l.id = p_event_id
    -- Delivered everywhere: only then is it a wish to send it again. Otherwise the sinks that have it keep it.
    and not exists (select from sluice.outbox_active_exceptions e where e.event_id = p_event_id)
  on conflict (sink, event_id) do nothing;
end $$;

-- A person has taken care of it: it will not be tried again, and what waited behind it goes on.
create or replace function sluice.outbox_settle(p_event_id uuid) returns void language plpgsql as $$
declare gone record;
begin
  if not exists (select from sluice.outbox_active_cursors)
     or exists (select from sluice.outbox_log l join sluice.outbox_active_cursors c on c.slot = l.slot
                where l.id = p_event_id
                  and not sluice.outbox_passed(l.txid, l.seq, c.snap, c.next_snap, c.after_seq)) then
    raise exception 'event % was not tried yet, so it cannot be marked as processed', p_event_id
      using hint = 'Wait until it is delivered or has failed.';
  end if;
  for gone in delete from sluice.outbox_exceptions where event_id = p_event_id returning sink, key loop
    perform sluice.outbox_promote(gone.sink, gone.key);
  end loop;
end $$;

create or replace function sluice.outbox_events_update() returns trigger language plpgsql as $$
begin
  if (new.id, new.seq, new.event_type, new.aggregate_type, new.aggregate_id, new.payload, new.created_at)
     is distinct from
     (old.id, old.seq, old.event_type, old.aggregate_type, old.aggregate_id, old.payload, old.created_at) then
    raise exception 'an event cannot be changed, only processed and last_error can';
  end if;
  if new.processed then
    if old.processed then return new; end if;
    perform sluice.outbox_settle(old.id);
  else
    perform sluice.outbox_retry(old.id, new.last_error);
  end if;
  -- No verb comes this way: whatever does came from outside, whatever name it gives itself.
  insert into sluice.outbox_outside_changes (action, event_id)
  values (case when new.processed then 'outbox.settled' else 'outbox.retried' end, old.id);
  return new;
end $$;

create or replace function sluice.outbox_events_delete() returns trigger language plpgsql as $$
begin
  raise exception 'the outbox is append-only: an event cannot be deleted'
    using hint = 'UPDATE outbox_events SET processed = true settles an event that failed.';
end $$;
