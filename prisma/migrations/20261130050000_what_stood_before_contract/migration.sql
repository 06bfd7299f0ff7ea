-- The marks of contract's steps in the target as they stood when this run of contract began to take away; null: it has taken
-- nothing away. A restore leaves the marks of one-way steps, so that a mark alone does not tell that contract has begun.
alter table plan_phases add column marks_before jsonb;

-- Of contracts that have begun: a plan's flag is retired while something is taken away, and a plan without one has its
-- steps to tell it by, those aside that were done before the last restore.
update plan_phases p set marks_before = '[]'
where p.phase = 'contract' and p.state not in ('waiting', 'rolled_back') and (
  p.state = 'done'
  or exists (select from plans n join feature_flags f on f.name = n.flag_name where n.name = p.plan_name and f.retired_at is not null)
  or exists (
    select from plans n join plan_steps s on s.plan_name = n.name and s.phase = 'contract'
    where n.name = p.plan_name and n.flag_name is null and s.state not in ('waiting', 'rolled_back')
      and coalesce(s.finished_at, 'infinity') > coalesce((
        select max(j.finished_at) from plan_jobs j
        where j.plan_name = p.plan_name and j.phase = 'contract' and j.kind = 'restore' and j.state = 'done'), '-infinity')));
