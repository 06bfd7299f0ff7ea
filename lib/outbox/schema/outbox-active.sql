-- What counts: cursors and exceptions of sinks that sluice.yaml names. Discarded events are done with.
create or replace view sluice.outbox_active_cursors as
select c.* from sluice.outbox_cursors c join sluice.outbox_sinks s on s.name = c.sink where s.removed_at is null;

create or replace view sluice.outbox_active_exceptions as
select e.* from sluice.outbox_exceptions e join sluice.outbox_sinks s on s.name = e.sink where s.removed_at is null
  and e.state <> 'discarded';

-- Of each slot the cursor that is furthest behind, and how many there are. With one sink, the usual case, it alone
-- decides; the others are asked only where there are others.
create or replace view sluice.outbox_last_cursors as
select distinct on (s.slot) s.slot, coalesce(pg_snapshot_xmin(c.snap), '0'::xid8) as horizon, c.snap, c.next_snap,
       c.after_seq, count(c.sink) over (partition by s.slot) as sinks
from generate_series(0, 7) s(slot) left join sluice.outbox_active_cursors c on c.slot = s.slot
order by s.slot, c.tick_id, c.after_seq;
