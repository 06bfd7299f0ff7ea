-- A person of one application says nothing about a flag of another: keys belong to the application that named them,
-- '' for programs without a token.
alter table known_keys add column "application" TEXT not null default '';
alter table known_keys drop constraint "known_keys_pkey";
alter table known_keys add constraint "known_keys_pkey" primary key ("application", "targeting_key");
drop index "known_keys_last_seen_at_idx";
create index "known_keys_application_last_seen_at_idx" on known_keys ("application", "last_seen_at");
-- A sample is the keys with the least hashes: it stays the same while people come and go, and costs no sort.
create index known_keys_sample on known_keys ("application", hashtextextended("targeting_key", 0));

-- Which application asked for which flag, and when last; the counts themselves are kept for days only.
create table "flag_askers" (
    "flag_name" TEXT not null,
    "application" TEXT not null default '',
    "first_asked_at" TIMESTAMPTZ(3) not null,
    "last_asked_at" TIMESTAMPTZ(3) not null,

    constraint "flag_askers_pkey" primary key ("flag_name", "application")
);

-- A bucket of counts begins with an insert, so that a flag's row here is touched every ten seconds at most. In order of
-- the key, so that two gateways cannot wait for each other; as the owner, because who counts need not write here.
create function note_flag_askers() returns trigger language plpgsql security definer set search_path from current as $$
begin
  insert into flag_askers (flag_name, application, first_asked_at, last_asked_at)
  select c.flag_name, coalesce(to_jsonb(c) ->> 'application', ''), min(c.at), max(c.at) from counted c group by 1, 2 order by 1, 2
  on conflict (flag_name, application) do update set last_asked_at = excluded.last_asked_at
    where flag_askers.last_asked_at < excluded.last_asked_at;
  return null;
end $$;
create trigger evaluation_counts_1_askers after insert on evaluation_counts
  referencing new table as counted for each statement execute function note_flag_askers();
insert into flag_askers (flag_name, application, first_asked_at, last_asked_at)
  select flag_name, '', min(at), max(at) from evaluation_counts group by 1;
