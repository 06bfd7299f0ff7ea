-- Which database role wrote an entry; what the writer says of itself is not asked.
alter table audit_entries add column db_role text;
create function stamp_audit_entry() returns trigger language plpgsql as $$
begin
  new.db_role := session_user;
  return new;
end $$;
create trigger audit_entries_1_stamp before insert on audit_entries
  for each row execute function stamp_audit_entry();

-- One seal an entry, in the order of commits: the hash of the seal before and of the whole entry. Whoever changes or
-- removes an entry, or puts one between, breaks the chain from there on (`npx sluice audit verify`).
create table audit_seals (
  position bigint primary key,
  entry_id bigint not null unique,
  hash bytea not null
);
-- Its row is the lock that puts seals in order.
create table audit_chain (id int primary key default 1, constraint audit_chain_single check (id = 1));
insert into audit_chain default values;

-- Each field with its length before it, so that nothing can move from one field to the next; '-' for null.
-- lib/audit/seal.ts does the same outside the database.
create function audit_entry_bytes(e audit_entries) returns bytea language sql immutable as $$
  select convert_to(string_agg(coalesce(octet_length(convert_to(v, 'UTF8')) || ':' || v, '-'), ',' order by n), 'UTF8')
  from unnest(array[e.id::text, (extract(epoch from e.at) * 1000)::bigint::text, e.actor_kind, e.actor_id, e.actor_name,
    e.actor_role, e.via, e.action, e.subject_kind, e.subject_id, e.outcome, e.reason, e.before::text, e.after::text,
    e.correlation_id, e.db_role]) with ordinality as fields (v, n)
$$;

create function seal_audit_entry() returns trigger language plpgsql security definer as $$
declare last audit_seals%rowtype;
begin
  perform 1 from audit_chain where id = 1 for update;
  select * into last from audit_seals order by position desc limit 1;
  insert into audit_seals (position, entry_id, hash)
  values (coalesce(last.position, 0) + 1, new.id,
          sha256(coalesce(last.hash, ''::bytea) || audit_entry_bytes(new)));
  return null;
end $$;

-- What was there before is sealed as it is now.
do $$
declare
  e audit_entries%rowtype;
  n bigint := 0;
  h bytea := '';
begin
  for e in select * from audit_entries order by id loop
    n := n + 1;
    h := sha256(h || audit_entry_bytes(e));
    insert into audit_seals (position, entry_id, hash) values (n, e.id, h);
  end loop;
end $$;

-- At the very end of a transaction, so that the lock is held only while it commits and nobody waits for it with
-- another lock still to take.
create constraint trigger audit_entries_5_seal after insert on audit_entries
  deferrable initially deferred for each row execute function seal_audit_entry();

create trigger audit_seals_append_only before update or delete or truncate on audit_seals
  for each statement execute function refuse_audit_change();

do $$
declare f text;
begin
  foreach f in array array['seal_audit_entry()', 'audit_entry_bytes(audit_entries)', 'stamp_audit_entry()'] loop
    execute format('alter function %s set search_path = pg_catalog, %I, pg_temp', f, current_schema());
  end loop;
end $$;
