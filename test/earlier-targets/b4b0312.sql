-- The outbox in an application's own database: only there can an event share the business transaction.
-- Run by the worker each time a target is connected; every statement may run again. PostgreSQL 15 or later.
create schema if not exists sluice;

-- uuid version 7 (RFC 9562): milliseconds first, so that ids sort by time. PostgreSQL has its own only from 18.
create or replace function sluice.uuid_v7() returns uuid language sql volatile as $$
  select encode(set_bit(set_bit(
    overlay(uuid_send(gen_random_uuid())
            placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
    52, 1), 53, 1), 'hex')::uuid
$$;

-- Append-only. Columns as Debezium's event router has them. Write with sluice.emit, or insert the first four.
create table if not exists sluice.outbox_log (
  seq bigint generated always as identity primary key,
  id uuid not null default sluice.uuid_v7() unique,
  aggregatetype text not null,
  aggregateid text not null,
  type text not null,
  payload jsonb not null,
  txid xid8 not null default pg_current_xact_id(),
  -- Events of one aggregate share a slot, and a slot has one relay at a time: so their order holds.
  slot int generated always as ((hashtextextended(aggregateid, 0) & 7)::int) stored,
  schema_version int not null default 1,
  traceparent text default nullif(current_setting('sluice.traceparent', true), ''),
  correlation_id text default nullif(current_setting('sluice.correlation_id', true), ''),
  tenant_id text,
  flag_context jsonb,
  created_at timestamptz not null default clock_timestamp()
);
create index if not exists outbox_log_slot_txid on sluice.outbox_log (slot, txid);
create index if not exists outbox_log_aggregate on sluice.outbox_log (aggregateid, seq);

-- One row for what became visible since the row before: its snapshot, and how many events there were up to it in
-- each slot. Depth is then a subtraction, and never a count over the log.
create table if not exists sluice.outbox_ticks (
  id bigint primary key,
  snap pg_snapshot not null,
  at timestamptz not null,
  events bigint not null,
  totals bigint[] not null,
  oldest timestamptz[] not null,
  min_seq bigint not null,
  max_seq bigint not null
);
insert into sluice.outbox_ticks (id, snap, at, events, totals, oldest, min_seq, max_seq)
select 0, '1:1:', clock_timestamp(), 0, array_fill(0::bigint, array[8]), array_fill(null::timestamptz, array[8]), 0, 0
where not exists (select from sluice.outbox_ticks);

-- Sinks as the worker last read them from sluice.yaml, and the breaker that all workers share.
create table if not exists sluice.outbox_sinks (
  name text primary key,
  added_at timestamptz not null default clock_timestamp(),
  removed_at timestamptz,
  breaker text not null default 'closed' check (breaker in ('closed', 'open', 'half_open')),
  opened_at timestamptz,
  next_probe_at timestamptz,
  error_class text,
  fingerprint text,
  last_error text
);

-- How far a sink has got in a slot: all that `snap` sees is passed, and of what `next_snap` sees beyond it, all up to
-- `after_seq`. Only the holder of the current epoch may move it.
create table if not exists sluice.outbox_cursors (
  sink text not null references sluice.outbox_sinks (name),
  slot int not null,
  tick_id bigint not null,
  snap pg_snapshot not null,
  next_tick_id bigint,
  next_snap pg_snapshot,
  after_seq bigint not null default 0,
  passed bigint not null default 0,
  delivered bigint not null default 0,
  owner uuid,
  epoch int not null default 0,
  lease_until timestamptz not null default '-infinity',
  primary key (sink, slot)
);

-- Rows exist only where something went wrong. In a key the earliest is retry or dead and the later ones are blocked;
-- a replay stands outside that order.
create table if not exists sluice.outbox_exceptions (
  sink text not null references sluice.outbox_sinks (name),
  event_id uuid not null,
  seq bigint not null,
  slot int not null,
  key text not null,
  type text not null,
  state text not null check (state in ('retry', 'dead', 'blocked', 'replay')),
  replay boolean not null default false,
  attempts int not null default 0,
  next_at timestamptz,
  error_class text,
  fingerprint text,
  last_error text,
  first_failed_at timestamptz,
  event_created_at timestamptz not null,
  primary key (sink, event_id)
);
-- When it was last sent to see whether the sink is back.
alter table sluice.outbox_exceptions add column if not exists probed_at timestamptz;
-- When somebody last had its attempts counted anew: it has failed before, though none is counted. Kept by a trigger, so
-- that it does not matter who did it, and with which version.
alter table sluice.outbox_exceptions add column if not exists retried_at timestamptz;
create or replace function sluice.outbox_note_retry() returns trigger language plpgsql as $$
begin
  new.retried_at := clock_timestamp();
  return new;
end $$;
create or replace trigger outbox_exceptions_retried before update of attempts on sluice.outbox_exceptions
  for each row when (new.attempts < old.attempts) execute function sluice.outbox_note_retry();
create index if not exists outbox_exceptions_due on sluice.outbox_exceptions (sink, slot, next_at)
  where state in ('retry', 'replay');
create index if not exists outbox_exceptions_key on sluice.outbox_exceptions (sink, key, seq);
create index if not exists outbox_exceptions_event on sluice.outbox_exceptions (event_id);
create index if not exists outbox_exceptions_seq on sluice.outbox_exceptions (seq);

-- Who ticks. A lease, so that a worker that died is replaced within seconds.
create table if not exists sluice.outbox_ticker (
  id int primary key default 1 check (id = 1),
  owner uuid,
  lease_until timestamptz not null default '-infinity'
);
insert into sluice.outbox_ticker (id) values (1) on conflict do nothing;

-- What was done to the outbox by SQL, until the worker has carried it into Sluice's audit record.
create table if not exists sluice.outbox_outside_changes (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  who text not null,
  action text not null,
  event_id uuid not null
);

create or replace function sluice.refuse_log_change() returns trigger language plpgsql as $$
begin
  raise exception 'sluice.outbox_log is append-only';
end $$;
create or replace trigger outbox_log_append_only before update or delete or truncate on sluice.outbox_log
  for each statement execute function sluice.refuse_log_change();

-- Writes one event in the caller's transaction, and returns its id.
create or replace function sluice.emit(
  type text, aggregatetype text, aggregateid text, payload jsonb, flag_context jsonb default null,
  correlation_id text default null, traceparent text default null, tenant_id text default null,
  schema_version int default 1
) returns uuid language sql volatile as $$
  insert into sluice.outbox_log (type, aggregatetype, aggregateid, payload, flag_context, correlation_id, traceparent,
                                 tenant_id, schema_version)
  values ($1, $2, $3, $4, $5, coalesce($6, nullif(current_setting('sluice.correlation_id', true), '')),
          coalesce($7, nullif(current_setting('sluice.traceparent', true), '')), $8, $9)
  returning id
$$;

-- Stores a tick if something became visible since the last one. Returns its id, else null. Counting and snapshot are
-- one statement's view; the lock is taken in a statement before it, so that the last tick is always seen.
create or replace function sluice.outbox_tick() returns bigint language plpgsql as $$
declare
  last sluice.outbox_ticks;
  made bigint;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('sluice.outbox_tick', 0)) then return null; end if;
  select * into last from sluice.outbox_ticks order by id desc limit 1;
  insert into sluice.outbox_ticks (id, snap, at, events, totals, oldest, min_seq, max_seq)
  select last.id + 1, pg_current_snapshot(), clock_timestamp(), sum(n.events),
         array_agg(last.totals[s.slot + 1] + n.events order by s.slot), array_agg(n.oldest order by s.slot),
         min(n.min_seq), max(n.max_seq)
  from generate_series(0, 7) s(slot)
  cross join lateral (
    select count(*) as events, min(l.created_at) as oldest, min(l.seq) as min_seq, max(l.seq) as max_seq
    from sluice.outbox_log l
    where l.slot = s.slot and l.txid >= pg_snapshot_xmin(last.snap) and not pg_visible_in_snapshot(l.txid, last.snap)
  ) n
  having sum(n.events) > 0
  returning id into made;
  return made;
end $$;

-- If nothing stands at the head of a key any more, the earliest blocked event takes the place. The lock makes two
-- who settle the same key take turns.
create or replace function sluice.outbox_promote(p_sink text, p_key text) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('sluice.outbox_promote ' || p_sink || ' ' || p_key, 0));
  if exists (select from sluice.outbox_exceptions e
             where e.sink = p_sink and e.key = p_key and e.state in ('retry', 'dead') and not e.replay) then return; end if;
  update sluice.outbox_exceptions e set state = 'retry', attempts = 0, next_at = clock_timestamp()
  where e.sink = p_sink and e.state = 'blocked'
    and e.seq = (select min(b.seq) from sluice.outbox_exceptions b
                 where b.sink = p_sink and b.key = p_key and b.state = 'blocked');
end $$;

-- True when the cursor has passed the row, delivered or kept as an exception.
create or replace function sluice.outbox_passed(
  txid xid8, seq bigint, snap pg_snapshot, next_snap pg_snapshot, after_seq bigint
) returns boolean language sql immutable parallel safe as $$
  select pg_visible_in_snapshot($1, $3) or ($5 >= $2 and coalesce(pg_visible_in_snapshot($1, $4), false))
$$;

-- The next two are what a relay does with an exception that it tried. False: the slot has another holder by now, and
-- nothing has changed.
create or replace function sluice.outbox_delivered(p_sink text, p_slot int, p_epoch int, p_event_id uuid)
returns boolean language plpgsql as $$
declare v_key text;
begin
  update sluice.outbox_cursors set delivered = delivered + 1
  where sink = p_sink and slot = p_slot and epoch = p_epoch;
  if not found then return false; end if;
  delete from sluice.outbox_exceptions where sink = p_sink and event_id = p_event_id returning key into v_key;
  if found then perform sluice.outbox_promote(p_sink, v_key); end if;
  return true;
end $$;

create or replace function sluice.outbox_failed(
  p_sink text, p_slot int, p_epoch int, p_event_id uuid, p_dead boolean, p_burnt int, p_delay_ms bigint,
  p_error_class text, p_fingerprint text, p_error text
) returns boolean language plpgsql as $$
begin
  perform 1 from sluice.outbox_cursors where sink = p_sink and slot = p_slot and epoch = p_epoch for share;
  if not found then return false; end if;
  update sluice.outbox_exceptions
  set state = case when p_dead then 'dead' else state end, attempts = attempts + p_burnt,
      next_at = case when not p_dead then clock_timestamp() + make_interval(secs => p_delay_ms / 1000.0) end,
      error_class = p_error_class, fingerprint = p_fingerprint, last_error = p_error,
      first_failed_at = coalesce(first_failed_at, clock_timestamp())
  where sink = p_sink and event_id = p_event_id and state in ('retry', 'replay');
  return true;
end $$;
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
  set state = case when e.replay then 'replay' else 'retry' end, attempts = 0, next_at = clock_timestamp(),
      last_error = p_error,
      error_class = case when p_error is null then null else e.error_class end,
      fingerprint = case when p_error is null then null else e.fingerprint end
  where e.event_id = p_event_id and e.state <> 'blocked';

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
  -- A verb names its actor and writes its own audit entry; anything else came from outside.
  if nullif(current_setting('sluice.actor_name', true), '') is null then
    insert into sluice.outbox_outside_changes (who, action, event_id)
    values (session_user || coalesce(' from ' || host(inet_client_addr()), ' on the server')
              || coalesce(' with ' || nullif(current_setting('application_name', true), ''), ''),
            case when new.processed then 'outbox.settled' else 'outbox.retried' end, old.id);
  end if;
  return new;
end $$;

create or replace function sluice.outbox_events_delete() returns trigger language plpgsql as $$
begin
  raise exception 'the outbox is append-only: an event cannot be deleted'
    using hint = 'UPDATE outbox_events SET processed = true settles an event that failed.';
end $$;
-- public.outbox_events: the outbox as one table with `processed`, for people and programs that speak SQL.
-- `processed` is a constant in each of its three branches, so that `where processed = false` never reads what was
-- delivered: the planner drops that branch.
create or replace view sluice.outbox_active_cursors as
select c.* from sluice.outbox_cursors c join sluice.outbox_sinks s on s.name = c.sink where s.removed_at is null;

create or replace view sluice.outbox_active_exceptions as
select e.* from sluice.outbox_exceptions e join sluice.outbox_sinks s on s.name = e.sink where s.removed_at is null;

-- Of each slot the cursor that is furthest behind, and how many there are. With one sink, the usual case, it alone
-- decides; the others are asked only where there are others.
create or replace view sluice.outbox_last_cursors as
select distinct on (s.slot) s.slot, coalesce(pg_snapshot_xmin(c.snap), '0'::xid8) as horizon, c.snap, c.next_snap,
       c.after_seq, count(c.sink) over (partition by s.slot) as sinks
from generate_series(0, 7) s(slot) left join sluice.outbox_active_cursors c on c.slot = s.slot
order by s.slot, c.tick_id, c.after_seq;

do $$
declare taken "char" := (select c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = 'public' and c.relname = 'outbox_events');
begin
  if taken is not null and taken <> 'v' then
    raise notice 'public.outbox_events is a table of the application: Sluice leaves it alone';
    return;
  end if;

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
end $$;
create schema if not exists sluice;

-- The epoch of the worker that may change this database for a plan. Whoever holds an older one can write no more.
create table if not exists sluice.fences (
  plan text primary key,
  epoch integer not null
);

-- Steps that have begun here, written in the step's own transaction where it has one: a worker that takes over knows
-- what was done. statements counts those of a step without a transaction; finished_at is null until all are done.
create table if not exists sluice.steps (
  plan text not null,
  phase text not null,
  step text not null,
  statements integer not null default 0,
  finished_at timestamptz,
  primary key (plan, phase, step)
);

create table if not exists sluice.backfills (
  plan text not null,
  step text not null,
  cursor text,
  rows_done bigint not null default 0,
  rows_quarantined bigint not null default 0,
  epoch integer not null default 0,
  finished_at timestamptz,
  primary key (plan, step)
);

create table if not exists sluice.quarantine (
  plan text not null,
  step text not null,
  row_key text not null,
  raw_value text,
  quarantined_at timestamptz not null default now(),
  decided_value text,
  decided_by text,
  decided_at timestamptz,
  primary key (plan, step, row_key)
);
create index if not exists quarantine_undecided on sluice.quarantine (plan, step) where decided_at is null;

create table if not exists sluice.decisions (
  plan text not null,
  step text not null,
  raw_value text,
  value text not null,
  decided_by text not null,
  decided_at timestamptz not null default now()
);
create unique index if not exists decisions_one_value on sluice.decisions (plan, step, raw_value) nulls not distinct;

-- Changes of decisions that are still being written into the rows filled before; without to_value they are withdrawn.
-- waits_for: transactions that were under way at the change, and may fill rows by the old decision until they end.
create table if not exists sluice.rewrites (
  plan text not null,
  step text not null,
  raw_value text,
  from_value text not null,
  to_value text,
  changed_by text not null,
  begun_at timestamptz not null default now(),
  waits_for text[],
  cursor text,
  last_pass boolean not null default false
);
create unique index if not exists rewrites_one_value on sluice.rewrites (plan, step, raw_value) nulls not distinct;

-- Entries for Sluice's audit, written with what they tell of: the two databases cannot commit together, so they are
-- taken over afterwards.
create table if not exists sluice.audits (
  id uuid primary key default gen_random_uuid(),
  plan text not null,
  entry jsonb not null,
  at timestamptz not null default clock_timestamp()
);

-- First statement of every transaction that a job runs here: the epoch must be the current one, and stays so to commit.
create or replace function sluice.hold_fence(p_plan text, p_epoch integer) returns void language plpgsql as $$
begin
  perform 1 from sluice.fences where plan = p_plan and epoch = p_epoch for share;
  if not found then
    raise exception 'another worker has taken this plan over' using errcode = 'SL001';
  end if;
end $$;
