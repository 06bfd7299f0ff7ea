-- What is the same of a flag in every environment: its variants, the one that its share of keys gets, and the one that
-- everybody else gets. What a flag is set to stays in feature_flags.
CREATE TABLE "flags" (
    "name" TEXT NOT NULL,
    "variant_type" TEXT NOT NULL DEFAULT 'boolean',
    "variants" JSONB NOT NULL DEFAULT '{"on": true, "off": false}',
    "default_variant" TEXT NOT NULL DEFAULT 'on',
    "off_variant" TEXT NOT NULL DEFAULT 'off',

    CONSTRAINT "flags_pkey" PRIMARY KEY ("name")
);

alter table flags add constraint flags_variant_type_check check (variant_type in ('boolean', 'string', 'number', 'json'));
-- Off is explicit: whatever a flag serves while it is off is one of its variants, and not the one that it is turned on for.
alter table flags add constraint flags_variants_check check (
  case when jsonb_typeof(variants) <> 'object' or octet_length(variants::text) > 131072 then false
    else default_variant <> off_variant and variants ? default_variant and variants ? off_variant
      and jsonb_array_length(jsonb_path_query_array(variants, 'strict $.keyvalue()')) <= 50
      and not jsonb_path_exists(variants, 'strict $.keyvalue() ? (!(@.key like_regex "^[a-zA-Z0-9_.-]{1,64}$"))')
      and case variant_type
        when 'boolean' then not jsonb_path_exists(variants, 'strict $.* ? (@.type() != "boolean")')
          and variants -> default_variant = 'true' and variants -> off_variant = 'false'
        when 'string' then not jsonb_path_exists(variants, 'strict $.* ? (@.type() != "string")')
        when 'number' then not jsonb_path_exists(variants, 'strict $.* ? (@.type() != "number")')
        else not jsonb_path_exists(variants, 'strict $.* ? (@.type() != "object")')
      end
  end);

insert into flags (name) select name from feature_flags;
alter table feature_flags add constraint feature_flags_name_fkey
  foreign key (name) references flags (name) on delete restrict on update cascade;

-- A flag that plain SQL makes is on or off; one that it renames keeps its variants.
create function define_flag() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'feature_flags'::regclass then
    raise exception 'define_flag() is not for table %.%', tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
  end if;
  if tg_op = 'UPDATE' then
    insert into flags (name, variant_type, variants, default_variant, off_variant)
    select new.name, variant_type, variants, default_variant, off_variant from flags where name = old.name
    on conflict do nothing;
  end if;
  insert into flags (name) values (new.name) on conflict do nothing;
  return new;
end $$;
create trigger feature_flags_1_define before insert on feature_flags for each row execute function define_flag();
create trigger feature_flags_1_define_renamed before update of name on feature_flags
  for each row when (old.name <> new.name) execute function define_flag();

create function drop_flag_definition() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'feature_flags'::regclass then
    raise exception 'drop_flag_definition() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  delete from flags d where d.name = old.name and not exists (select from feature_flags f where f.name = old.name);
  return null;
end $$;
create trigger feature_flags_4_drop_definition after delete on feature_flags
  for each row execute function drop_flag_definition();
create trigger feature_flags_4_drop_renamed after update of name on feature_flags
  for each row when (old.name <> new.name) execute function drop_flag_definition();

-- Other variants are another answer: a revision, and on record, as any change of the flag. The lock comes before the row's.
create function lock_flags() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'flags'::regclass then
    raise exception 'lock_flags() is not for table %.%', tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
  end if;
  perform 1 from flag_state where id = 1 for update;
  return null;
end $$;
create trigger flags_1_lock before insert or update or delete on flags for each statement execute function lock_flags();

create function serve_other_variants() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'flags'::regclass then
    raise exception 'serve_other_variants() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  if new.variant_type <> old.variant_type then
    raise exception 'flag % is asked for as %, and its type cannot change', old.name, old.variant_type
      using errcode = 'check_violation';
  end if;
  update feature_flags set revision = 0 where name = new.name; -- its triggers write the real one
  return null;
end $$;
create trigger flags_2_serve after update on flags
  for each row when (old.* is distinct from new.*) execute function serve_other_variants();

-- A version tells the variants too. What they were before stands in the version before; there is none from before there were any.
create or replace function record_flag_change() returns trigger language plpgsql security definer as $$
declare
  actor text;
  who text := session_user || coalesce(' from ' || host(inet_client_addr()), ' on the server')
    || coalesce(' with ' || nullif(current_setting('application_name', true), ''), '');
  v_defined constant text[] := array['variant_type', 'variants', 'default_variant', 'off_variant'];
  v_before jsonb;
  v_after jsonb;
  v_name text;
begin
  if tg_relid <> 'feature_flags'::regclass then
    raise exception 'record_flag_change() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  actor := acting_name();
  if tg_op <> 'INSERT' then
    v_before := to_jsonb(old) || coalesce(
      (select jsonb_object_agg(key, value) from jsonb_each(
        (select v.after from flag_versions v where v.flag_name = old.name order by v.id desc limit 1)) where key = any (v_defined)),
      '{"variant_type": "boolean", "variants": {"on": true, "off": false}, "default_variant": "on", "off_variant": "off"}');
  end if;
  if tg_op <> 'DELETE' then
    v_after := to_jsonb(new) || (select to_jsonb(d) from flags d where d.name = new.name);
  end if;
  v_name := coalesce(v_after, v_before) ->> 'name';
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

do $$
declare f text;
begin
  foreach f in array array['define_flag', 'drop_flag_definition', 'lock_flags', 'serve_other_variants', 'record_flag_change'] loop
    execute format('alter function %I() set search_path = pg_catalog, %I, pg_temp', f, current_schema());
    execute format('revoke execute on function %I() from public', f);
  end loop;
end $$;
