-- A row has the number that its sequence has just given. Whoever could choose a later one would keep all others from
-- being written once the sequence gets there, and no change is made without its entry in the audit.
create or replace function number_row() returns trigger language plpgsql as $$
declare
  given bigint;
begin
  if pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return new;
  end if;
  begin
    given := currval(pg_get_serial_sequence(format('%I.%I', tg_table_schema, tg_table_name), 'id'));
  exception when object_not_in_prerequisite_state then
    null; -- nothing was drawn in this session
  end;
  if new.id is distinct from given then
    raise exception 'rows of % have the number that their sequence gives', tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
do $$
declare
  t text;
begin
  execute format('alter function number_row() set search_path = pg_catalog, %I, pg_temp', current_schema());
  foreach t in array array['audit_entries', 'check_results', 'flag_versions'] loop
    execute format('create trigger %I before insert on %I for each row execute function number_row()', t || '_number', t);
  end loop;
end $$;
