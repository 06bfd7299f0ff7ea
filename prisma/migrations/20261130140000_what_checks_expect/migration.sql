-- What a check expects, as a code and what it names, and what it found without words for none: who reads it gets both in the reader's
-- own language. What was stored as a text stays as it is. The view names its columns' types, so that it is made anew.
drop view latest_check_results;
alter table check_results
  alter column expected type jsonb
    using jsonb_build_object('code', 'common.asIs', 'params', jsonb_build_object('text', expected)),
  alter column observed drop not null,
  alter column observed type text
    using case when error is null and (ok or observed <> 'nothing') then observed end;
create view latest_check_results with (security_invoker = true) as
select latest.* from check_keys k cross join lateral (
  select * from check_results r
  where r.plan_name = k.plan_name and r.phase = k.phase and r.step = k.step and r.check_name = k.check_name
  order by r.id desc limit 1
) latest;
