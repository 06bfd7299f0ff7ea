-- An environment has a set of flag states and a kill switch of its own, and its own gateways and tokens. There is one until
-- somebody adds another. All that an earlier version wrote is of that one, and so is what says nothing of an environment.
create table environments (
  name text primary key,
  position integer not null default 0,
  created_at timestamptz(3) not null default current_timestamp
);
insert into environments (name) values ('production');

-- A row is a flag in an environment: a statement that names a flag alone, or none, means all of them.
alter table feature_flags add column environment text not null default 'production'
  constraint feature_flags_environment_fkey references environments on update cascade on delete restrict;
alter table feature_flags drop constraint feature_flags_pkey,
  add constraint feature_flags_pkey primary key (name, environment);

alter table kill_switch add column environment text not null default 'production'
  constraint kill_switch_environment_fkey references environments on update cascade on delete restrict;
alter table kill_switch drop column id, alter column environment drop default,
  add constraint kill_switch_pkey primary key (environment);

alter table gateways add column environment text not null default 'production'
  constraint gateways_environment_fkey references environments on update cascade on delete restrict;
alter table client_tokens add column environment text not null default 'production'
  constraint client_tokens_environment_fkey references environments on update cascade on delete restrict;
alter table plans add column environment text not null default 'production'
  constraint plans_environment_fkey references environments on update cascade on delete restrict;

alter table flag_versions add column environment text not null default 'production';
drop index flag_versions_flag_name_id_idx;
create index flag_versions_environment_flag_name_id_idx on flag_versions (environment, flag_name, id desc);

alter table evaluation_counts add column environment text not null default 'production';
alter table evaluation_counts drop constraint evaluation_counts_pkey,
  add constraint evaluation_counts_pkey
    primary key (flag_name, at, environment, variant, gateway_id, application, authenticated);
-- The view says it too, last, as a view that is replaced keeps its columns' places.
create or replace view answer_counts with (security_invoker = true) as
  select c.flag_name, c.at, c.variant, c.gateway_id, c.count, c.application, c.authenticated,
    coalesce(c.variant <> d.off_variant and d.variants ? c.variant, c.variant <> 'off') as is_on, c.environment
  from evaluation_counts c left join flags d on d.name = c.flag_name;
alter table flag_askers add column environment text not null default 'production';
alter table flag_askers drop constraint flag_askers_pkey,
  add constraint flag_askers_pkey primary key (environment, flag_name, application);
alter table late_answers add column environment text not null default 'production';
-- Two environments may have a client of one name each.
alter table unknown_answers add column environment text not null default 'production';
alter table unknown_answers drop constraint unknown_answers_pkey,
  add constraint unknown_answers_pkey primary key (environment, id);

-- People are known by environment as well: those that try things out on staging are nobody whom production moves.
alter table known_keys add column environment text not null default 'production';
alter table known_keys drop constraint known_keys_pkey,
  add constraint known_keys_pkey primary key (environment, application, targeting_key);
drop index known_keys_application_last_seen_at_idx;
drop index known_keys_sample;
drop index known_keys_application_targeting_key_idx;
create index known_keys_environment_application_last_seen_at_idx on known_keys (environment, application, last_seen_at);
create index known_keys_sample on known_keys (environment, application, hashtextextended(targeting_key, 0));
create index known_keys_environment_application_targeting_key_idx
  on known_keys (environment, application, targeting_key text_pattern_ops);

-- A flag is in every environment: where it is made or an environment is added, the rows that are missing are made, off.
create function spread_flags() returns trigger language plpgsql security definer as $$
begin
  if tg_relid not in ('feature_flags'::regclass, 'environments'::regclass) then
    raise exception 'spread_flags() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  if tg_relid = 'environments'::regclass then
    insert into kill_switch (environment) select name from environments on conflict do nothing;
  end if;
  -- Asked before, as even an insert of no row is a change with a revision.
  if exists (
    select from (select distinct name from feature_flags) f cross join environments e
    where not exists (select from feature_flags o where o.name = f.name and o.environment = e.name))
  then
    insert into feature_flags (name, environment, description, owner)
    select distinct on (f.name, e.name) f.name, e.name, f.description, f.owner
    from feature_flags f cross join environments e
    where not exists (select from feature_flags o where o.name = f.name and o.environment = e.name)
    order by f.name, e.name, f.created_at;
  end if;
  return null;
end $$;
create trigger feature_flags_4_spread after insert on feature_flags for each statement execute function spread_flags();
create trigger environments_4_spread after insert on environments for each statement execute function spread_flags();

-- And it goes from all of them at once.
create function remove_flags_everywhere() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'feature_flags'::regclass then
    raise exception 'remove_flags_everywhere() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  if exists (select from feature_flags where name in (select name from removed)) then
    delete from feature_flags where name in (select name from removed);
  end if;
  return null;
end $$;
create trigger feature_flags_4_remove after delete on feature_flags referencing old table as removed
  for each statement execute function remove_flags_everywhere();

create or replace function require_flag_entry() returns trigger language plpgsql security definer as $$
declare
  v_everywhere constant text[] := array['variant_type', 'variants', 'default_variant', 'off_variant', 'revision', 'updated_at',
    'updated_by'];
begin
  if tg_relid <> 'flag_versions'::regclass then
    raise exception 'require_flag_entry() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  if new.outside and coalesce(starts_with(new.after ->> 'updated_by', 'outside: '), true) or exists (
    select 1 from audit_entries e
    where e.subject_kind = 'flag' and e.subject_id = new.flag_name and e.db_xact = pg_current_xact_id()::text
      and e.outcome = 'done' and e.actor_kind <> 'outside' and e.actor_name = new.actor_name
      and starts_with(e.action, 'flag.')
      and case
        when new.after is null
        then e.action = 'flag.deleted' and e.before ->> 'revision' = new.before ->> 'revision'
        -- Its entry tells of the environment that it was made for, and it is made in all, off.
        when new.before is null and e.action = 'flag.created' and e.after ->> 'environment' <> new.environment
        then not (new.after -> 'enabled')::boolean and (new.after -> 'rollout_percentage')::numeric = 0
          and new.after -> 'allow_keys' = '[]' and new.after ->> 'retired_at' is null
        -- So does what is the same everywhere, which changes there at once.
        when new.before - v_everywhere = new.after - v_everywhere then e.after ->> 'revision' = new.after ->> 'revision'
        else e.after ->> 'revision' = new.after ->> 'revision'
          and coalesce(e.after ->> 'environment', new.environment) = new.environment
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

create or replace function note_flag_askers() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'evaluation_counts'::regclass then
    raise exception 'note_flag_askers() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  insert into flag_askers (environment, flag_name, application, first_asked_at, last_asked_at, last_off_at)
  select c.environment, c.flag_name, c.application, min(c.at), max(c.at),
    max(case when g.id is null then clock_timestamp() else least(c.at, clock_timestamp()) end)
      filter (where c.authenticated and not coalesce(
        (select c.variant <> d.off_variant and d.variants ? c.variant from flags d where d.name = c.flag_name), c.variant <> 'off'))
  from counted c left join gateways g on g.id = c.gateway_id and g.told_run = g.boot_id
  group by 1, 2, 3 order by 1, 2, 3
  on conflict (environment, flag_name, application) do update
    set last_asked_at = greatest(flag_askers.last_asked_at, excluded.last_asked_at),
      last_off_at = greatest(flag_askers.last_off_at, excluded.last_off_at)
    where flag_askers.last_asked_at < excluded.last_asked_at
      or excluded.last_off_at > coalesce(flag_askers.last_off_at, '-infinity');
  return null;
end $$;

-- A function that is replaced loses its settings.
do $$
declare f regprocedure;
begin
  foreach f in array array['spread_flags()', 'remove_flags_everywhere()', 'require_flag_entry()', 'note_flag_askers()']::regprocedure[] loop
    execute format('alter function %s set search_path = pg_catalog, %I, pg_temp', f, current_schema());
    execute format('revoke execute on function %s from public', f);
  end loop;
end $$;

-- Of these one place each changes.
do $$
declare
  f record;
  body text;
begin
  for f in
    select * from (values
      ('record_flag_change()', 'insert into flag_versions (flag_name,', 'insert into flag_versions (environment, flag_name,'),
      ('record_flag_change()', 'where v.flag_name = old.name order', 'where v.environment = old.environment and v.flag_name = old.name order'),
      ('record_flag_change()', 'values (v_name, (select', 'values (coalesce(v_after, v_before) ->> ''environment'', v_name, (select'),
      ('record_kill_switch_change()', '''kill-switch'', ''all'',', '''kill-switch'', new.environment,'),
      ('require_kill_switch_entry()', 'e.subject_id = ''all''', 'e.subject_id = new.environment'),
      ('note_late_answers()', 'insert into late_answers values (new.id, new.name, old.told_until, new.told_until)',
        'insert into late_answers (environment, gateway_id, name, since, until)
    values (new.environment, new.id, new.name, old.told_until, new.told_until)'),
      ('note_unknown_answers()', 'insert into unknown_answers (id, name, until, cause) values (old.id::text',
        'insert into unknown_answers (environment, id, name, until, cause) values (old.environment, old.id::text'),
      ('note_unknown_answers()', 'insert into unknown_answers (id, name, until, cause) values (new.id::text',
        'insert into unknown_answers (environment, id, name, until, cause) values (old.environment, new.id::text'),
      ('note_unknown_answers()', 'on conflict (id)', 'on conflict (environment, id)'),
      -- A job of a plan in one environment is no leave to change another's flag.
      ('stamp_audit_entry()', 'p.definition ->> ''flag'' = new.subject_id)',
        'p.definition ->> ''flag'' = new.subject_id
                and p.environment = coalesce(new.after ->> ''environment'', p.environment))')
    ) as t (name, was, becomes)
  loop
    body := pg_get_functiondef(f.name::regprocedure);
    if strpos(body, f.was) = 0 then
      raise exception '% has no "%"', f.name, f.was;
    end if;
    execute replace(body, f.was, f.becomes);
  end loop;
end $$;

drop trigger plans_6_entry_of_change on plans;
create constraint trigger plans_6_entry_of_change after update on plans deferrable initially deferred for each row
  when ((old.name, old.target, old.environment, old.flag_name, old.sha256, old.definition, old.approved_sha, old.approved_by)
    is distinct from (new.name, new.target, new.environment, new.flag_name, new.sha256, new.definition, new.approved_sha, new.approved_by))
  execute function require_entry('plan:name');
