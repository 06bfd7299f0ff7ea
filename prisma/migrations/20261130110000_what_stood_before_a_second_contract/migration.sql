-- marks_before was filled by 20261130050000 with '[]' for contracts that had been restored and started anew, and for some that
-- had taken nothing: a step that failed or stands still has a row as well. Anew, for contracts that have begun and are not done
-- and have no marks on record: what stood before are the steps done when it was last restored, and something was taken since by
-- those done since, or by a part of one: a batch of it, whose rows are on record, or a statement, of which it is how often it was
-- tried. A restore that is not done has left something.
update plan_phases p set marks_before = case when r.taken then r.before end
from (
  select c.plan_name,
    coalesce((
      select jsonb_agg(jsonb_build_object('phase', 'contract', 'step', s.step, 'statements', 1, 'ended', true) order by s.step)
      from plan_steps s
      where s.plan_name = c.plan_name and s.phase = 'contract' and s.state = 'done' and s.finished_at <= l.restored_at
    ), '[]') as before,
    exists (
      select from plans n join feature_flags f on f.name = n.flag_name and f.environment = n.environment
      where n.name = c.plan_name and f.retired_at is not null
    ) or exists (
      select from plan_steps s
      where s.plan_name = c.plan_name and s.phase = 'contract' and (
        s.state = 'done' and coalesce(s.finished_at, 'infinity') > l.restored_at
        or s.state in ('running', 'paused', 'failed') and s.started_at > l.restored_at
          and (s.rows_done > 0 or s.lock_tries is not null))
    ) or (
      select j.kind from plan_jobs j
      where j.plan_name = c.plan_name and j.phase = 'contract' and j.kind in ('run', 'restore')
      order by j.requested_at desc limit 1
    ) = 'restore' as taken
  from plan_phases c cross join lateral (
    select coalesce(max(j.finished_at), '-infinity') as restored_at from plan_jobs j
    where j.plan_name = c.plan_name and j.phase = 'contract' and j.kind = 'restore' and j.state = 'done') l
  where c.phase = 'contract' and c.state not in ('waiting', 'rolled_back', 'done')
    and (c.marks_before is null or c.marks_before = '[]')
) r
where p.plan_name = r.plan_name and p.phase = 'contract';
