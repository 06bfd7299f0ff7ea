-- A statement trigger fires for a statement that changed nothing, too. A worker that looks for a job with an update
-- would then wake itself by looking, again and again. Now only changed rows are worth a notification.
create function notify_of_rows() returns trigger language plpgsql as $$
begin
  if exists (select from changed) then perform pg_notify('sluice_changes', tg_table_name); end if;
  return null;
end $$;
do $$
declare t text;
begin
  foreach t in array array['feature_flags', 'kill_switch', 'flag_acks', 'plans', 'plan_phases', 'plan_steps', 'plan_jobs',
    'check_results', 'dry_runs', 'outbox_sinks', 'outbox_samples', 'audit_entries', 'users', 'api_tokens']
  loop
    execute format('drop trigger %I on %I', t || '_9_notify', t);
    execute format('create trigger %I after insert on %I referencing new table as changed for each statement execute function notify_of_rows()',
      t || '_9_notify_insert', t);
    execute format('create trigger %I after update on %I referencing new table as changed for each statement execute function notify_of_rows()',
      t || '_9_notify_update', t);
    execute format('create trigger %I after delete on %I referencing old table as changed for each statement execute function notify_of_rows()',
      t || '_9_notify_delete', t);
  end loop;
end $$;
