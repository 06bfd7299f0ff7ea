-- A column that says who did something names whoever the transaction acts for; what is written without a name says which
-- role of the database wrote it, as feature_flags.updated_by does. A page tells people what these columns say.
--
-- Arguments: 'who,since,…': the column that names somebody, then what it is said of, first what says that it stands. Whoever
-- changes one of them is whom it names from then on.
create function stamp_who() returns trigger language plpgsql security definer as $$
declare
  actor text := acting_name();
  part text := (select s.part from service_roles s where s.name = session_user);
  is_owner boolean := pg_has_role(session_user, (select relowner from pg_class where oid = tg_relid), 'member');
  v_old jsonb := '{}';
  v_new jsonb;
  of_job boolean := tg_table_name in ('check_results', 'dry_runs');
  names text[];
  said text;
begin
  if tg_relid not in ('users'::regclass, 'api_tokens'::regclass, 'client_tokens'::regclass, 'feature_flags'::regclass,
    'kill_switch'::regclass, 'plans'::regclass, 'plan_phases'::regclass, 'plan_jobs'::regclass, 'outbox_sinks'::regclass,
    'check_results'::regclass, 'dry_runs'::regclass)
  then
    raise exception 'stamp_who() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  if is_owner and actor is null then
    return new;
  end if;
  v_new := to_jsonb(new);
  if tg_op = 'UPDATE' then v_old := to_jsonb(old); end if;
  for i in 0 .. tg_nargs - 1 loop
    names := string_to_array(tg_argv[i], ',');
    said := coalesce(v_new -> names[1] ->> 'name', v_new ->> names[1]);
    continue when (said is null and v_new ->> names[2] is null)
      or not exists (select from unnest(names) n where v_new -> n is distinct from coalesce(v_old -> n, 'null'))
      -- What Sluice does by itself: lib/audit/system-actor.ts. A name with more words says why.
      or said = any (case when is_owner then array['worker', 'validation', 'interlock', 'outbox', 'demo']
        when part = 'worker' then array['worker', 'validation', 'interlock', 'outbox']
        when part = 'web' then array['demo'] else '{}' end);
    if of_job then
      -- These have no entry each: they are results of a job that is at work.
      continue when exists (
        select from plan_jobs j
        where j.plan_name = v_new ->> 'plan_name' and j.requested_by ->> 'name' = said and j.finished_at is null);
    else
      continue when said = actor or starts_with(said, 'the ' || actor || ',');
    end if;
    if actor is not null and said is not null then
      raise exception '%.% may not name % in what % does', tg_table_name, names[1], said, actor
        using errcode = 'insufficient_privilege';
    end if;
    -- The worker does a job in the name of who asked for it, and can do none that nobody asked for.
    if jsonb_typeof(v_new -> names[1]) = 'object' then
      raise exception 'a job is asked for in somebody''s name' using errcode = 'insufficient_privilege';
    end if;
    new := jsonb_populate_record(new, jsonb_build_object(names[1], coalesce(actor, 'outside: ' || session_user)));
  end loop;
  return new;
end $$;

-- As before, and: an entry is of something that was done (of a failure only where that is what the row tells), by an action
-- of its subject; and whom a column names has the entry, whatever the setting is when the change commits.
create or replace function require_entry() returns trigger language plpgsql security definer as $$
declare
  v_old jsonb := '{}';
  v_new jsonb := '{}';
  v_row jsonb;
  actor text := acting_name();
  is_owner boolean := pg_has_role(session_user, (select relowner from pg_class where oid = tg_relid), 'member');
  kinds text[] := '{}';
  ids text[] := '{}';
  told jsonb;
  whom jsonb;
  asker text;
  arg text;
begin
  if tg_relid not in ('users'::regclass, 'api_tokens'::regclass, 'client_tokens'::regclass, 'sessions'::regclass,
    'plans'::regclass, 'plan_phases'::regclass, 'plan_jobs'::regclass, 'outbox_sinks'::regclass)
  then
    raise exception 'require_entry() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  if tg_op <> 'INSERT' then v_old := to_jsonb(old); end if;
  if tg_op <> 'DELETE' then v_new := to_jsonb(new); end if;
  v_row := v_old || v_new;
  select coalesce(jsonb_object_agg(key, value), '{}') into told from jsonb_each(v_new)
  where '=' || key = any (tg_argv) and value is distinct from coalesce(v_old -> key, 'null');
  select value into whom from jsonb_each(v_new)
  where key in ('created_by', 'requested_by', 'started_by', 'approved_by', 'paused_by')
    and value is distinct from coalesce(v_old -> key, 'null');
  asker := coalesce(whom ->> 'name', whom #>> '{}');
  if not is_owner and not starts_with(asker, 'outside: ') then
    actor := coalesce(actor, asker);
  end if;
  foreach arg in array tg_argv loop
    continue when arg like '=%';
    kinds := kinds || split_part(arg, ':', 1);
    ids := ids || case split_part(arg, ':', 2)
      when '' then 'all'
      when 'user_id' then (select email from users where id = (v_row ->> 'user_id')::uuid)
      when 'created_by_id' then (select email from users where id = (v_row ->> 'created_by_id')::uuid)
      else v_row ->> split_part(arg, ':', 2)
    end;
  end loop;
  if tg_table_name = 'sessions' and tg_op = 'DELETE' and ids[1] is null then
    return null; -- it went with its account, which has the entry
  end if;
  if exists (
    select 1 from audit_entries e
    where e.db_xact = pg_current_xact_id()::text and e.actor_kind <> 'outside'
      and (e.outcome = 'done' or e.outcome = 'failed'
        and v_new ->> 'state' = 'failed' and v_old ->> 'state' is distinct from 'failed')
      and (e.subject_kind, e.subject_id) in (select * from unnest(kinds, ids))
      and starts_with(e.action, case when e.subject_kind = 'sink' then 'outbox'
        when tg_table_name = 'client_tokens' then 'client-token' else e.subject_kind end || '.')
      and (actor is null or e.actor_name = actor or starts_with(actor, 'the ' || e.actor_name || ','))
      and (asker is null or e.actor_name = asker or starts_with(asker, 'the ' || e.actor_name || ','))
      and (jsonb_typeof(whom) is distinct from 'object' or whom <@ jsonb_build_object(
        'kind', e.actor_kind, 'id', e.actor_id, 'name', e.actor_name, 'role', e.actor_role))
      and coalesce(e.after, '{}') @> told)
  then
    return null;
  end if;
  if actor is not null then
    raise exception 'a change of % % in the name of % lacks its audit entry', kinds[1], ids[1], actor
      using errcode = 'insufficient_privilege';
  end if;
  insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, before, after)
  select 'outside', session_user,
    session_user || coalesce(' from ' || host(inet_client_addr()), ' on the server')
      || coalesce(' with ' || nullif(current_setting('application_name', true), ''), ''),
    'sql', kinds[1] || '.changed', kinds[1], coalesce(ids[1], v_row ->> 'id', 'unknown'),
    nullif(jsonb_object_agg(key, v_old -> key) filter (where v_old ? key and key !~ 'hash$|^definition$'), '{}'),
    -- What is secret, or a whole plan, is not copied into the record.
    jsonb_object_agg(key, case when key ~ 'hash$|^definition$' then '"another"' else v_new -> key end)
      filter (where v_new ? key)
  from jsonb_object_keys(v_old || v_new) key
  where v_old -> key is distinct from v_new -> key;
  return null;
end $$;

-- The same of flags and the kill switch. What is said to be made outside names nobody: the setting may be another when the
-- row is written than when its entry is.
create or replace function require_flag_entry() returns trigger language plpgsql security definer as $$
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

create or replace function require_kill_switch_entry() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'kill_switch'::regclass then
    raise exception 'require_kill_switch_entry() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  if not exists (
    select 1 from audit_entries e
    where e.subject_kind = 'kill-switch' and e.subject_id = 'all' and e.db_xact = pg_current_xact_id()::text
      and e.outcome = 'done' and starts_with(e.action, 'kill-switch.') and e.after ->> 'revision' = new.revision::text
      and (coalesce(e.after ->> 'engagedAt', e.after ->> 'engaged_at') is null) = (new.engaged_at is null)
      and case when e.actor_kind = 'outside'
        then pg_has_role(session_user, (select relowner from pg_class where oid = tg_relid), 'member')
          or coalesce(new.engaged_by = old.engaged_by or starts_with(new.engaged_by, 'outside: '), new.engaged_by is null)
            and coalesce(new.lifted_by = old.lifted_by or starts_with(new.lifted_by, 'outside: '), new.lifted_by is null)
        else e.actor_name = coalesce(new.engaged_by, new.lifted_by) end)
  then
    raise exception 'a change of the kill switch lacks its audit entry' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;

do $$
declare
  f text;
  t record;
begin
  foreach f in array array['stamp_who', 'require_entry', 'require_flag_entry', 'require_kill_switch_entry'] loop
    execute format('alter function %I() set search_path = pg_catalog, %I, pg_temp', f, current_schema());
  end loop;
  revoke execute on function stamp_who() from public;
  for t in
    select * from (values
      ('users', 'insert or update', '{created_by}'::text[]),
      ('api_tokens', 'insert or update', '{created_by}'),
      ('client_tokens', 'insert or update', '{created_by}'),
      ('feature_flags', 'insert or update', array['held_by,held_at,hold_reason']),
      ('kill_switch', 'insert or update', array['engaged_by,engaged_at,reason', 'lifted_by,lifted_at']),
      ('plans', 'insert or update', array['approved_by,approved_at,approved_sha']),
      ('plan_phases', 'insert or update', array['started_by,started_at,sha256']),
      ('plan_jobs', 'insert', '{requested_by}'), -- never changed: keep_job_asker
      ('outbox_sinks', 'insert or update', array['paused_by,paused_at']),
      ('check_results', 'insert', '{run_by}'),
      ('dry_runs', 'insert', '{by}')
    ) as named (name, rows, arguments)
  loop
    execute format('create trigger %I before %s on %I for each row execute function stamp_who(%s)', t.name || '_1_who',
      t.rows, t.name, (select string_agg(quote_literal(a), ', ') from unnest(t.arguments) a));
  end loop;
end $$;

-- A phase that begins, or goes, is a change as one that goes on is. The worker lists those that wait when it reads a folder.
drop trigger plan_phases_6_entry_of_change on plan_phases;
create constraint trigger plan_phases_4_entry_of_new after insert on plan_phases deferrable initially deferred
  for each row when (new.state <> 'waiting' or new.started_by is not null or new.started_at is not null)
  execute function require_entry('plan:plan_name');
create constraint trigger plan_phases_5_entry after delete on plan_phases deferrable initially deferred
  for each row execute function require_entry('plan:plan_name');
create constraint trigger plan_phases_6_entry_of_change after update on plan_phases deferrable initially deferred
  for each row when ((old.plan_name, old.phase, old.started_by, old.started_at, old.sha256)
      is distinct from (new.plan_name, new.phase, new.started_by, new.started_at, new.sha256)
    -- A worker that stops for a pause says so here; the pause itself is on record since it was pressed.
    or (old.state <> new.state and new.state <> 'paused'))
  execute function require_entry('plan:plan_name');

-- So is the end of a session before its time, by its row or by when its person was last there. One whose time is up opens
-- nothing any more and is forgotten at some sign-in.
create constraint trigger sessions_7_entry_of_end after delete on sessions deferrable initially deferred
  for each row when (old.ends_at > now()) execute function require_entry('session:user_id', 'user:user_id');
create constraint trigger sessions_8_entry_of_idle after update on sessions deferrable initially deferred
  for each row when (new.last_seen_at < old.last_seen_at or new.ends_at < old.ends_at or new.created_at < old.created_at)
  execute function require_entry('session:user_id', 'user:user_id');
