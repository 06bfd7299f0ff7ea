-- A change is held against its entries when it commits, and those of one transaction are found by this.
create index "audit_entries_db_xact_idx" on "audit_entries" ("db_xact");

-- What flags and the kill switch have, for every other table that a verb changes. In somebody's name a change commits
-- only with an entry of the same transaction, in that name, about that subject; without a name it gets one as made outside.
--
-- Arguments: 'kind:column' is a subject that the entry may have, several are alternatives, and without a column it is all of
-- the kind; '=column' is a value that the entry must tell where it changed. Columns that name who asked must name whom the
-- entry names.
create function require_entry() returns trigger language plpgsql security definer as $$
declare
  v_old jsonb := '{}';
  v_new jsonb := '{}';
  v_row jsonb;
  actor text := acting_name();
  kinds text[] := '{}';
  ids text[] := '{}';
  told jsonb;
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
  select coalesce(value ->> 'name', value #>> '{}') into asker from jsonb_each(v_new)
  where key in ('created_by', 'requested_by', 'started_by') and value is distinct from coalesce(v_old -> key, 'null');
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
  if exists (
    select 1 from audit_entries e
    where e.db_xact = pg_current_xact_id()::text and e.outcome <> 'refused' and e.actor_kind <> 'outside'
      and (e.subject_kind, e.subject_id) in (select * from unnest(kinds, ids))
      and e.actor_name = coalesce(actor, e.actor_name) and e.actor_name = coalesce(asker, e.actor_name)
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
do $$
declare
  t record;
  argument_list text;
begin
  execute format('alter function require_entry() set search_path = pg_catalog, %I, pg_temp', current_schema());
  revoke execute on function require_entry() from public;
  for t in
    -- One row a table: which rows that are new or go, and which columns that change, are a change that somebody makes.
    -- What a process notes by itself, when somebody was last seen or how far work is, is not.
    select * from (values
      ('users', 'insert or delete', '(old.email, old.name, old.role, old.password_hash, old.disabled_at)
        is distinct from (new.email, new.name, new.role, new.password_hash, new.disabled_at)', array['user:email', '=role']),
      ('api_tokens', 'insert or delete', '(old.name, old.role, old.token_hash, old.created_by, old.expires_at, old.revoked_at)
        is distinct from (new.name, new.role, new.token_hash, new.created_by, new.expires_at, new.revoked_at)
        or (new.created_by_id is not null and old.created_by_id is distinct from new.created_by_id)',
        array['token:name', 'user:created_by_id', '=role']),
      ('client_tokens', 'insert or delete', 'old is distinct from new', array['token:application', '=scope']),
      ('sessions', 'insert', 'old.user_id <> new.user_id or old.secret_hash <> new.secret_hash', array['session:user_id']),
      ('plans', 'delete', '(old.name, old.target, old.flag_name, old.sha256, old.definition, old.approved_sha, old.approved_by)
        is distinct from (new.name, new.target, new.flag_name, new.sha256, new.definition, new.approved_sha, new.approved_by)',
        array['plan:name']),
      -- A worker that stops for a pause says so here; the pause itself is on record since it was pressed.
      ('plan_phases', null, 'old.started_by is distinct from new.started_by
        or (old.state <> new.state and new.state <> ''paused'')', array['plan:plan_name']),
      ('plan_jobs', 'insert or delete', '(old.plan_name, old.phase, old.kind, old.sha256, old.pause_requested_at)
        is distinct from (new.plan_name, new.phase, new.kind, new.sha256, new.pause_requested_at)
        or (old.state <> new.state and (old.state = ''paused'' or new.state in (''done'', ''failed'')))',
        array['plan:plan_name']),
      ('outbox_sinks', 'delete', '(old.paused_at, old.paused_by) is distinct from (new.paused_at, new.paused_by)',
        array['sink:name', 'outbox'])
    ) as watched (name, rows, changed, arguments)
  loop
    argument_list := (select string_agg(quote_literal(a), ', ') from unnest(t.arguments) a);
    if t.rows is not null then
      execute format('create constraint trigger %I after %s on %I deferrable initially deferred
        for each row execute function require_entry(%s)', t.name || '_5_entry', t.rows, t.name, argument_list);
    end if;
    execute format('create constraint trigger %I after update on %I deferrable initially deferred
      for each row when (%s) execute function require_entry(%s)',
      t.name || '_6_entry_of_change', t.name, t.changed, argument_list);
  end loop;
end $$;
