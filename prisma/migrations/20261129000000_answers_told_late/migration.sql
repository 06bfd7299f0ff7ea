-- A gateway that was away from this database keeps what it counts, and writes it when it is back. A run that can prove this says in
-- its row, with each heartbeat, until when all that it answered is written ("told_until", by this database's clock): no silence of
-- such a run makes anything unknown, and contract waits for that time instead. "told_run" is the run that says so, as the row of a
-- gateway of an earlier version says nothing. "count_writes" counts its writes, each in the transaction of what it wrote, so
-- that it sees when this database was restored to before one; "count_losses" counts what it lost.
alter table gateways add column "told_run" UUID, add column "told_until" TIMESTAMPTZ(3),
  add column "count_writes" BIGINT not null default 0, add column "count_losses" INTEGER not null default 0;

-- Why it is not known: "restarted", "lost", "silent" or "removed", by triggers; "ended" where somebody said so.
alter table unknown_answers add column "cause" TEXT;

create or replace function note_unknown_answers() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'gateways'::regclass then
    raise exception 'note_unknown_answers() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  -- No soak time is longer than a year.
  delete from unknown_answers where until < clock_timestamp() - interval '400 days';
  if tg_op = 'DELETE' then
    -- It was lost. Where somebody has said since that it ended, that time stands.
    insert into unknown_answers (id, name, until, cause) values (old.id::text, old.name, clock_timestamp(), 'removed')
      on conflict (id) do update set until = excluded.until, cause = excluded.cause
        where unknown_answers.until <= old.last_seen_at;
  else
    insert into unknown_answers (id, name, until, cause) values (new.id::text, new.name, clock_timestamp(),
      case when new.started_at is distinct from old.started_at then 'restarted'
        when new.told_run = new.boot_id then 'lost' else 'silent' end)
      on conflict (id) do update set name = excluded.name, until = excluded.until, cause = excluded.cause;
  end if;
  return null;
end $$;

-- What a gateway answered while it was away, and has told since: it was there from "since" to "until", and nobody heard of it.
create table late_answers (
  "gateway_id" UUID not null,
  "name" text not null,
  "since" TIMESTAMPTZ(3) not null,
  "until" TIMESTAMPTZ(3) not null,
  constraint "late_answers_pkey" primary key ("gateway_id", "until")
);

create function note_late_answers() returns trigger language plpgsql security definer as $$
begin
  if tg_relid <> 'gateways'::regclass then
    raise exception 'note_late_answers() is not for table %.%', tg_table_schema, tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  delete from late_answers where until < clock_timestamp() - interval '400 days';
  insert into late_answers values (new.id, new.name, old.told_until, new.told_until) on conflict do nothing;
  return null;
end $$;

-- A function that is replaced loses its settings.
do $$ begin
  execute format('alter function note_unknown_answers() set search_path = pg_catalog, %I, pg_temp', current_schema());
  execute format('alter function note_late_answers() set search_path = pg_catalog, %I, pg_temp', current_schema());
end $$;

-- It is started again and had not ended in order; or it lost what it had counted. One that cannot prove that it lost nothing: it is
-- back, or ends, after it was not heard of for as long as SILENT_AFTER_SECONDS, or cannot write what it counts for as long.
drop trigger gateways_5_unknown_answers on gateways;
create trigger gateways_5_unknown_answers after update on gateways for each row
  when (
    case when new.started_at is distinct from old.started_at then old.stopped_at is null
      when new.told_run = new.boot_id then new.count_losses > old.count_losses
      else new.last_seen_at > old.last_seen_at + interval '5 seconds'
        or (old.stopped_at is null and new.stopped_at > old.last_seen_at + interval '5 seconds')
        or (new.failing ->> 'counts')::timestamptz < new.last_seen_at - interval '5 seconds'
    end
  ) execute function note_unknown_answers();
create trigger gateways_6_late_answers after update on gateways for each row
  when (new.told_run = old.told_run and new.told_run = new.boot_id and new.told_until > old.told_until + interval '5 seconds')
  execute function note_late_answers();
