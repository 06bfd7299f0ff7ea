-- Which database role each of Sluice's processes signs in as, where they have roles of their own. Written by the owner
-- alone (`npx sluice database roles`); empty: every process uses the owner's.
create table service_roles (
  name text primary key,
  part text not null,
  constraint service_roles_part_check check (part in ('web', 'gateway', 'worker'))
);

-- Whom a transaction acts for. A setting can be made by anybody, so it counts only from a role that speaks for people:
-- the dashboard's and the worker's, or the owner's as long as there are no such roles.
create function acting_name() returns text language sql stable security definer as $$
  select nullif(current_setting('sluice.actor_name', true), '')
  where case when exists (select 1 from service_roles)
    then exists (select 1 from service_roles where name = session_user and part in ('web', 'worker'))
    else pg_has_role(session_user, (select relowner from pg_class where oid = 'feature_flags'::regclass), 'member')
  end
$$;

-- From here on the triggers write with the owner's rights: no process needs to write revisions, versions or seals itself.
create or replace function stamp_flag() returns trigger language plpgsql security definer as $$
begin
  if tg_op = 'UPDATE' and new is not distinct from old then return new; end if; -- keeps its revision
  new.revision := (select revision from flag_state where id = 1);
  new.updated_at := clock_timestamp();
  new.updated_by := coalesce(acting_name(), 'outside: ' || session_user);
  return new;
end $$;

create or replace function record_flag_change() returns trigger language plpgsql security definer as $$
declare
  actor text := acting_name();
  who text := session_user || coalesce(' from ' || host(inet_client_addr()), ' on the server')
    || coalesce(' with ' || nullif(current_setting('application_name', true), ''), '');
  v_before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  v_name text := coalesce(v_after, v_before) ->> 'name';
begin
  insert into flag_versions (flag_name, revision, actor_name, outside, before, after, correlation_id)
  values (v_name, (select revision from flag_state where id = 1), coalesce(actor, who), actor is null, v_before, v_after,
          nullif(current_setting('sluice.correlation_id', true), ''));
  if actor is null then
    insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, before, after)
    values ('outside', session_user, who, 'sql',
            'flag.' || case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'changed' else 'deleted' end,
            'flag', v_name, v_before, v_after);
  end if;
  return null;
end $$;

create or replace function record_kill_switch_change() returns trigger language plpgsql security definer as $$
declare who text := session_user || coalesce(' from ' || host(inet_client_addr()), ' on the server');
begin
  if acting_name() is null then
    insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, before, after)
    values ('outside', session_user, who, 'sql', 'kill-switch.changed', 'kill-switch', 'all', to_jsonb(old), to_jsonb(new));
  end if;
  return null;
end $$;

alter function bump_flag_revision() security definer;
alter function stamp_kill_switch() security definer;

-- A function with the owner's rights must not find a caller's temporary table first.
do $$
declare f text;
begin
  foreach f in array array['acting_name', 'stamp_flag', 'record_flag_change', 'record_kill_switch_change',
    'bump_flag_revision', 'stamp_kill_switch']
  loop
    execute format('alter function %I() set search_path = pg_catalog, %I, pg_temp', f, current_schema());
  end loop;
end $$;
