-- In a person's name the worker writes how the work ended that this person asked for, and what its phase did to the plan's
-- flag, while it runs and shortly after; and a job that ended stays so. A job that was begun again stood for any change of the plan.
create or replace function stamp_audit_entry() returns trigger language plpgsql as $$
declare
  part text := (select s.part from service_roles s where s.name = session_user);
  own_name boolean := new.actor_kind = 'system' and new.actor_name = any (case part
    when 'worker' then array['worker', 'validation', 'interlock', 'outbox'] when 'web' then array['demo'] else '{}' end);
begin
  new.db_role := session_user;
  new.db_xact := pg_current_xact_id()::text;
  new.at := clock_timestamp();
  if part is null or pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return new;
  end if;
  -- The worker carries what was done to a target's outbox by SQL; of Sluice's own tables the triggers tell.
  if (new.actor_kind = 'outside' or new.via = 'sql')
    and not (part = 'worker' and new.actor_kind = 'outside' and new.subject_kind = 'outbox'
      and new.action like 'outbox.%')
  then
    raise exception 'the % may not write an entry of a change made outside', part using errcode = 'insufficient_privilege';
  end if;
  if new.actor_kind = 'system' and not own_name and new.actor_name not like '% (command line)' then
    raise exception 'the % may not write an entry of Sluice itself as %', part, new.actor_name
      using errcode = 'insufficient_privilege';
  end if;
  if part = 'worker' then
    new.via := case new.actor_kind when 'outside' then 'sql' else 'worker' end;
    -- Decisions about values wait in the target until a worker takes them over; anything else that it does for
    -- somebody is a job which that person asked for.
    if not own_name and new.actor_kind <> 'outside' and not (new.subject_kind = 'quarantine' and new.action like 'quarantine.%')
      and not exists (
      select 1 from plan_jobs j
      where j.requested_by ->> 'kind' = new.actor_kind and j.requested_by ->> 'id' = new.actor_id
        and j.requested_by ->> 'name' = new.actor_name and j.requested_by ->> 'role' is not distinct from new.actor_role
        and coalesce(j.correlation_id, j.id::text) = new.correlation_id
        and (j.finished_at is null or j.finished_at > clock_timestamp() - interval '5 minutes')
        and (new.subject_kind = 'plan' and new.subject_id = j.plan_name
            and new.action in (select format('plan.%s-%s', replace(j.kind, '_', '-'), ended)
              from unnest(array['done', 'failed', 'stopped']) ended)
          or new.subject_kind = 'flag' and j.kind in ('run', 'rollback', 'restore')
            and new.action in ('flag.opened-by-plan', 'flag.shut-by-plan', 'flag.retired', 'flag.unretired')
            and exists (select 1 from plans p where p.name = j.plan_name and p.definition ->> 'flag' = new.subject_id)))
    then
      raise exception 'the worker has no job that % asked for', new.actor_name using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end $$;
do $$
begin
  execute format('alter function stamp_audit_entry() set search_path = pg_catalog, %I, pg_temp', current_schema());
end $$;

create function keep_job_end() returns trigger language plpgsql as $$
begin
  if old.finished_at is not null and new.finished_at is distinct from old.finished_at
    and exists (select 1 from service_roles s where s.name = session_user)
    and not pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member')
  then
    raise exception 'work that ended is not begun again' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
do $$
begin
  execute format('alter function keep_job_end() set search_path = pg_catalog, %I, pg_temp', current_schema());
end $$;
create trigger keep_job_end before update of finished_at on plan_jobs for each row execute function keep_job_end();
