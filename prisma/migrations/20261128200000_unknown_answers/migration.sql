-- Until when it is not known what a gateway answered: contract counts no time before that as one without an answer that was off.
-- Also of a client that was said to have ended. Written by triggers, so that no gateway of an earlier version passes it over.
create table unknown_answers (
  "id" text primary key,
  "name" text not null,
  "until" TIMESTAMPTZ(3) not null
);

create function note_unknown_answers() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'gateways'::regclass then
    raise exception 'note_unknown_answers() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  -- No soak time is longer than a year.
  delete from unknown_answers where until < clock_timestamp() - interval '400 days';
  if tg_op = 'DELETE' then
    -- It was lost. Where somebody has said since that it ended, that time stands.
    insert into unknown_answers values (old.id::text, old.name, clock_timestamp())
      on conflict (id) do update set until = excluded.until where unknown_answers.until <= old.last_seen_at;
  else
    insert into unknown_answers values (new.id::text, new.name, clock_timestamp())
      on conflict (id) do update set name = excluded.name, until = excluded.until;
  end if;
  return null;
end $$;
do $$ begin
  execute format('alter function note_unknown_answers() set search_path = pg_catalog, %I, pg_temp', current_schema());
end $$;

-- It is started again and had not ended in order; it is back, or ends, after it was not heard of for as long as
-- SILENT_AFTER_SECONDS; or it cannot write what it counts for as long.
create trigger gateways_5_unknown_answers after update on gateways for each row
  when (
    case when new.started_at is distinct from old.started_at then old.stopped_at is null
      else new.last_seen_at > old.last_seen_at + interval '5 seconds'
        or (old.stopped_at is null and new.stopped_at > old.last_seen_at + interval '5 seconds')
        or (new.failing ->> 'counts')::timestamptz < new.last_seen_at - interval '5 seconds'
    end
  ) execute function note_unknown_answers();
create trigger gateways_5_unknown_answers_of_deleted after delete on gateways for each row
  when (old.stopped_at is null) execute function note_unknown_answers();

-- What was missed before this is not on record.
insert into unknown_answers select id::text, name, now() from gateways;
