-- What Prisma's schema language cannot say: value ranges, the single rows, and the triggers that make
-- a change typed into psql as fast, as visible and as accountable as one made on a page.

alter table users add constraint users_role_check check (role in ('viewer', 'product_owner', 'operator', 'admin'));
alter table users add constraint users_email_check check (email = lower(email));
alter table api_tokens add constraint api_tokens_role_check check (role in ('viewer', 'product_owner', 'operator', 'admin'));
alter table audit_entries add constraint audit_entries_outcome_check check (outcome in ('done', 'refused', 'failed'));
alter table feature_flags add constraint feature_flags_percentage_check check (rollout_percentage between 0 and 100);
-- The name travels in URLs, and is part of the hash that makes a rollout sticky.
alter table feature_flags add constraint feature_flags_name_check check (name ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$');
alter table plan_phases add constraint plan_phases_phase_check check (phase in ('expand', 'backfill', 'switchover', 'contract'));
alter table plan_phases add constraint plan_phases_state_check
  check (state in ('waiting', 'running', 'paused', 'done', 'failed', 'rolling_back', 'rolled_back'));
alter table plan_steps add constraint plan_steps_state_check
  check (state in ('waiting', 'running', 'paused', 'done', 'failed', 'rolled_back'));
alter table plan_jobs add constraint plan_jobs_kind_check check (kind in ('run', 'rollback', 'dry_run', 'checks', 'restore'));
alter table plan_jobs add constraint plan_jobs_state_check check (state in ('queued', 'running', 'paused', 'done', 'failed'));
-- At most one piece of work on a plan at a time; a second press meets this, not a second run.
create unique index plan_jobs_one_active on plan_jobs (plan_name) where state in ('queued', 'running', 'paused');
alter table outbox_sinks add constraint outbox_sinks_breaker_check check (breaker in ('closed', 'open', 'half_open'));
alter table flag_state add constraint flag_state_single check (id = 1);
alter table kill_switch add constraint kill_switch_single check (id = 1);

insert into flag_state (id) values (1);
insert into kill_switch (id) values (1);
insert into flag_revisions (revision, cause) values (0, 'start');

-- The audit record is append-only, for the application's own role too.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries cannot be changed or removed' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entries_append_only before update or delete or truncate on audit_entries
  for each statement execute function refuse_audit_change();

-- Before anything else a writer of flags takes this row's lock and holds it to commit. Revisions are therefore
-- in commit order, and a gateway that reads "revision > n" never skips a slower transaction.
-- Verbs take the same lock first (lockFlagState), so that row and state are always locked in one order.
create function bump_flag_revision() returns trigger language plpgsql as $$
declare next_revision bigint;
begin
  update flag_state set revision = revision + 1, at = clock_timestamp() where id = 1 returning revision into next_revision;
  insert into flag_revisions (revision, cause) values (next_revision, tg_table_name || ' ' || lower(tg_op));
  perform pg_notify('sluice_flags', next_revision::text);
  return null;
end $$;
create trigger feature_flags_1_bump before insert or update or delete on feature_flags
  for each statement execute function bump_flag_revision();
create trigger kill_switch_1_bump before update on kill_switch
  for each statement execute function bump_flag_revision();

create function stamp_flag() returns trigger language plpgsql as $$
declare actor text := nullif(current_setting('sluice.actor_name', true), '');
begin
  if tg_op = 'UPDATE' and new is not distinct from old then return new; end if; -- keeps its revision
  new.revision := (select revision from flag_state where id = 1);
  new.updated_at := clock_timestamp();
  new.updated_by := coalesce(actor, 'outside: ' || session_user);
  return new;
end $$;
create trigger feature_flags_2_stamp before insert or update on feature_flags
  for each row execute function stamp_flag();

create function stamp_kill_switch() returns trigger language plpgsql as $$
begin
  new.revision := (select revision from flag_state where id = 1);
  return new;
end $$;
create trigger kill_switch_2_stamp before update on kill_switch
  for each row execute function stamp_kill_switch();

-- A verb sets sluice.actor_name for its transaction and writes its own audit entry. A change without it came from
-- outside, by psql or another program, and is recorded here.
create function record_flag_change() returns trigger language plpgsql as $$
declare
  actor text := nullif(current_setting('sluice.actor_name', true), '');
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
create trigger feature_flags_3_record after insert or delete on feature_flags
  for each row execute function record_flag_change();
create trigger feature_flags_3_record_update after update on feature_flags
  for each row when (old.* is distinct from new.*) execute function record_flag_change();

-- TRUNCATE fires no row trigger, so it would leave no record.
create function refuse_flag_truncate() returns trigger language plpgsql as $$
begin
  raise exception 'truncate would leave no record of the flags; use DELETE FROM feature_flags';
end $$;
create trigger feature_flags_0_no_truncate before truncate on feature_flags
  for each statement execute function refuse_flag_truncate();

create function record_kill_switch_change() returns trigger language plpgsql as $$
declare who text := session_user || coalesce(' from ' || host(inet_client_addr()), ' on the server');
begin
  if nullif(current_setting('sluice.actor_name', true), '') is null then
    insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, before, after)
    values ('outside', session_user, who, 'sql', 'kill-switch.changed', 'kill-switch', 'all', to_jsonb(old), to_jsonb(new));
  end if;
  return null;
end $$;
create trigger kill_switch_3_record after update on kill_switch
  for each row when (old.* is distinct from new.*) execute function record_kill_switch_change();

-- Open pages listen to this and read again. The payload is the table; a transaction's repeats collapse into one.
create function notify_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('sluice_changes', tg_table_name);
  return null;
end $$;
do $$
declare t text;
begin
  foreach t in array array['feature_flags', 'kill_switch', 'flag_acks', 'gateways', 'gateway_clients', 'plans',
    'plan_phases', 'plan_steps', 'plan_jobs', 'check_results', 'dry_runs', 'outbox_sinks', 'outbox_samples',
    'audit_entries', 'users', 'api_tokens']
  loop
    execute format('create trigger %I after insert or update or delete on %I for each statement execute function notify_change()',
      t || '_9_notify', t);
  end loop;
end $$;
