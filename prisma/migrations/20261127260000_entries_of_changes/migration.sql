-- What an entry is believed for no longer hangs on what its writer says. Its time is the database's clock, and the
-- transaction that wrote it is on record, so that a change can be held against its entry when it commits.
alter table "audit_entries" add column "db_xact" text;

-- Each process writes entries of its own kind only. The triggers below write with the owner's rights, and are let pass.
create or replace function stamp_audit_entry() returns trigger language plpgsql as $$
declare part text := (select s.part from service_roles s where s.name = session_user);
begin
  new.db_role := session_user;
  new.db_xact := pg_current_xact_id()::text;
  new.at := clock_timestamp();
  if part is null or pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return new;
  end if;
  -- The worker carries what was done to a target's outbox by SQL; of Sluice's own tables the triggers tell.
  if (new.actor_kind = 'outside' or new.via = 'sql')
    and not (part = 'worker' and new.actor_kind = 'outside' and new.subject_kind = 'outbox')
  then
    raise exception 'the % may not write an entry of a change made outside', part using errcode = 'insufficient_privilege';
  end if;
  if part = 'worker' then
    new.via := case new.actor_kind when 'outside' then 'sql' else 'worker' end;
    -- Decisions about values wait in the target until a worker takes them over; anything else that it does for
    -- somebody is a job which that person asked for.
    if new.actor_kind not in ('system', 'outside') and new.subject_kind <> 'quarantine' and not exists (
      select 1 from plan_jobs j
      where j.requested_by ->> 'kind' = new.actor_kind and j.requested_by ->> 'id' = new.actor_id
        and j.requested_by ->> 'name' = new.actor_name and j.requested_by ->> 'role' is not distinct from new.actor_role
        and coalesce(j.correlation_id, j.id::text) = new.correlation_id)
    then
      raise exception 'the worker has no job that % asked for', new.actor_name using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end $$;

-- Whoever asked for a job asked for it for good: the worker's entries in their name are held against it.
create function keep_job_asker() returns trigger language plpgsql as $$
begin
  if (new.id, new.requested_by, new.correlation_id) is distinct from (old.id, old.requested_by, old.correlation_id) then
    raise exception 'who asked for a job cannot be changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger plan_jobs_1_keep_asker before update on plan_jobs for each row execute function keep_job_asker();

-- Processes lock the revision, which needs the right to update it; only the triggers write it.
create function keep_flag_state() returns trigger language plpgsql as $$
begin
  if not pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    raise exception 'the revision of the flags is written by triggers only' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger flag_state_1_keep before update on flag_state for each statement execute function keep_flag_state();

-- A change in somebody's name needs the entry that says so: of the same transaction, with the same name, the same
-- revision and the same state. `sluice.actor_name` is a setting that anybody can make, and proves nothing by itself.
-- A change without a name has an entry by record_flag_change.
create function require_flag_entry() returns trigger language plpgsql security definer as $$
begin
  if new.outside or exists (
    select 1 from audit_entries e
    where e.subject_kind = 'flag' and e.subject_id = new.flag_name and e.db_xact = pg_current_xact_id()::text
      and e.outcome = 'done' and e.actor_kind <> 'outside' and e.actor_name = new.actor_name
      and case when new.after is null
        then e.action = 'flag.deleted' and e.before ->> 'revision' = new.before ->> 'revision'
        else e.after ->> 'revision' = new.after ->> 'revision'
          and e.after -> 'enabled' = new.after -> 'enabled'
          and e.after -> 'rolloutPercentage' = new.after -> 'rollout_percentage'
          and coalesce(e.after -> 'allowKeys', new.after -> 'allow_keys') = new.after -> 'allow_keys'
      end)
  then
    return null;
  end if;
  raise exception 'a change of flag % in the name of % lacks its audit entry', new.flag_name, new.actor_name
    using errcode = 'insufficient_privilege';
end $$;
create constraint trigger flag_versions_5_entry after insert on flag_versions
  deferrable initially deferred for each row execute function require_flag_entry();

create function require_kill_switch_entry() returns trigger language plpgsql security definer as $$
begin
  if not exists (
    select 1 from audit_entries e
    where e.subject_kind = 'kill-switch' and e.subject_id = 'all' and e.db_xact = pg_current_xact_id()::text
      and e.outcome = 'done' and e.after ->> 'revision' = new.revision::text
      and (coalesce(e.after ->> 'engagedAt', e.after ->> 'engaged_at') is null) = (new.engaged_at is null)
      and (e.actor_kind = 'outside' or e.actor_name = coalesce(new.engaged_by, new.lifted_by)))
  then
    raise exception 'a change of the kill switch lacks its audit entry' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create constraint trigger kill_switch_5_entry after update on kill_switch
  deferrable initially deferred for each row execute function require_kill_switch_entry();

do $$
declare f text;
begin
  foreach f in array array['stamp_audit_entry', 'keep_job_asker', 'keep_flag_state', 'require_flag_entry',
    'require_kill_switch_entry']
  loop
    execute format('alter function %I() set search_path = pg_catalog, %I, pg_temp', f, current_schema());
  end loop;
end $$;
