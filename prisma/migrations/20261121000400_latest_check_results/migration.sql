-- Live checks add results all day, and every page asks for the latest of each. These read one index entry a check
-- instead of the whole table (https://wiki.postgresql.org/wiki/Loose_indexscan).
create view check_keys as
with recursive keys as (
  (select plan_name, phase, step, check_name from check_results order by 1, 2, 3, 4 limit 1)
  union all
  select next.* from keys k cross join lateral (
    select r.plan_name, r.phase, r.step, r.check_name from check_results r
    where (r.plan_name, r.phase, r.step, r.check_name) > (k.plan_name, k.phase, k.step, k.check_name)
    order by 1, 2, 3, 4 limit 1
  ) next
)
select * from keys;

create view latest_check_results as
select latest.* from check_keys k cross join lateral (
  select * from check_results r
  where r.plan_name = k.plan_name and r.phase = k.phase and r.step = k.step and r.check_name = k.check_name
  order by r.id desc limit 1
) latest;
