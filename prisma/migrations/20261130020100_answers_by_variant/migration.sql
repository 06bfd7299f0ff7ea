-- What an application answers before it knows a flag's variants is counted as "on" or "off", and no variant turns that around. What a
-- program could not hold as a number, or nests deeper than any of them follows, is not stored.
alter table flags add constraint flags_off_name_check check (off_variant <> 'on' and (off_variant = 'off' or not variants ? 'off'));
alter table flags add constraint flags_values_check check (not jsonb_path_exists(variants, 'strict $.**{33}')
  and not jsonb_path_exists(variants, 'strict $.** ? (@.type() == "number" && (@ > 1.7e308 || @ < -1.7e308))'));

-- Which answers were on. A variant that the flag has no more says nothing of being on: contract waits for answers that were not.
create view answer_counts with (security_invoker = true) as
  select c.*, coalesce(c.variant <> d.off_variant and d.variants ? c.variant, c.variant <> 'off') as is_on
  from evaluation_counts c left join flags d on d.name = c.flag_name;

-- When an application was last answered off goes by the same. The rest of the function stays as it is.
do $migration$
declare
  v_source text := pg_get_functiondef('note_flag_askers'::regproc);
  v_result text := replace(v_source, $$c.variant = 'off'$$, $$not coalesce(
        (select c.variant <> d.off_variant and d.variants ? c.variant from flags d where d.name = c.flag_name), c.variant <> 'off')$$);
begin
  if v_result = v_source then raise exception 'note_flag_askers() does not count what was answered off'; end if;
  execute v_result;
end $migration$;

-- A change of variants in somebody's name tells them in its entry, as it does the rest.
create function require_variants_entry() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'flag_versions'::regclass then
    raise exception 'require_variants_entry() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  if new.outside or (new.before -> 'variants', new.before -> 'default_variant', new.before -> 'off_variant')
      is not distinct from (new.after -> 'variants', new.after -> 'default_variant', new.after -> 'off_variant')
    or exists (
      select 1 from audit_entries e
      where e.subject_kind = 'flag' and e.subject_id = new.flag_name and e.db_xact = pg_current_xact_id()::text
        and e.outcome = 'done' and e.actor_name = new.actor_name
        and (e.after -> 'variants', e.after -> 'defaultVariant', e.after -> 'offVariant')
          is not distinct from (new.after -> 'variants', new.after -> 'default_variant', new.after -> 'off_variant'))
  then
    return null;
  end if;
  raise exception 'a change of the variants of flag % in the name of % lacks its audit entry', new.flag_name, new.actor_name
    using errcode = 'insufficient_privilege';
end $$;
create constraint trigger flag_versions_5_variants_entry after insert on flag_versions deferrable initially deferred
  for each row when (new.before is not null and new.after is not null) execute function require_variants_entry();
do $$ begin
  execute format('alter function require_variants_entry() set search_path = pg_catalog, %I, pg_temp', current_schema());
end $$;
revoke execute on function require_variants_entry() from public;
