-- What a state can be is said once, by its type, to this database and to the programs alike.
create type phase_state as enum ('waiting', 'running', 'paused', 'done', 'failed', 'rolling_back', 'rolled_back');
create type step_state as enum ('waiting', 'running', 'paused', 'done', 'failed', 'rolled_back');
create type job_kind as enum ('run', 'rollback', 'dry_run', 'checks', 'restore');
create type job_state as enum ('queued', 'running', 'paused', 'done', 'failed', 'stopped');
create type breaker_state as enum ('closed', 'open', 'half_open');
create type user_role as enum ('viewer', 'product_owner', 'operator', 'admin');
create type token_scope as enum ('server', 'browser');

alter table plan_phases drop constraint plan_phases_state_check;
alter table plan_steps drop constraint plan_steps_state_check;
alter table plan_jobs drop constraint plan_jobs_state_check, drop constraint plan_jobs_kind_check;
alter table outbox_sinks drop constraint outbox_sinks_breaker_check;
alter table users drop constraint users_role_check;
alter table api_tokens drop constraint api_tokens_role_check;
alter table client_tokens drop constraint client_tokens_scope_check;
drop index plan_jobs_one_active;

-- No column that a trigger's condition names can change its type, so those triggers are taken away and made again as they were.
do $$
declare
  away text[];
  again text[];
  statement text;
begin
  select array_agg(format('drop trigger %I on %s', tgname, tgrelid::regclass)),
    array_agg(replace(replace(pg_get_triggerdef(oid), '::text', ''), 'ARRAY[''done'', ''failed'']', '''{done,failed}'''))
  into away, again
  from pg_trigger
  where tgqual is not null and tgrelid in ('plan_phases'::regclass, 'plan_jobs'::regclass, 'users'::regclass,
    'api_tokens'::regclass, 'client_tokens'::regclass);
  foreach statement in array away loop
    execute statement;
  end loop;

  alter table plan_phases alter state drop default, alter state type phase_state using state::phase_state,
    alter state set default 'waiting';
  alter table plan_steps alter state drop default, alter state type step_state using state::step_state,
    alter state set default 'waiting';
  alter table plan_jobs alter state drop default, alter state type job_state using state::job_state,
    alter state set default 'queued', alter kind type job_kind using kind::job_kind;
  alter table outbox_sinks alter breaker drop default, alter breaker type breaker_state using breaker::breaker_state,
    alter breaker set default 'closed';
  alter table users alter role type user_role using role::user_role;
  alter table api_tokens alter role type user_role using role::user_role;
  alter table client_tokens alter scope type token_scope using scope::token_scope;

  foreach statement in array again loop
    execute statement;
  end loop;
  execute replace(pg_get_functiondef('stamp_audit_entry'::regproc), 'replace(j.kind,', 'replace(j.kind::text,');
end $$;

create unique index plan_jobs_one_active on plan_jobs (plan_name) where state in ('queued', 'running', 'paused');
